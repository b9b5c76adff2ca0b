// The words the importer produces are fixed in models/vocabulary.ts (layer and operation classes, config keys and defaults, activation
// names) and models/variables.ts (names, order and shapes of every layer's variables). Operation nodes keep their parameters in `config`
// (GetItem.key, Clip.x_min, Mean.axis, ...); binary ones (Add, Subtract, Multiply, TrueDivide, Power, Maximum, Minimum) take tensors or
// constants in `inputs`, in either order. Keras 2's hard_sigmoid arrives expanded into Multiply, Add, Clip.

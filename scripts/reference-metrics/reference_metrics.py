"""Writes metrics/testing/*.json: what scikit-learn, scipy, isic-challenge-scoring and cleanlab say about small random
and degenerate predictions, and a direct O(n^2) DeLong. The unit tests of metrics/ compare with these to 1e-9.

    python3 -m venv ENV && ENV/bin/pip install -r scripts/reference-metrics/requirements.txt
    ENV/bin/python scripts/reference-metrics/reference_metrics.py

null stands for a number the reference does not give (an exception, NaN), or gives only by convention where this
project says n/a: everything that needs a class without rows.
"""

import json
import math
import pathlib
import sys
import warnings

import cleanlab
import numpy as np
import pandas as pd
import scipy
import scipy.optimize
import scipy.special
import scipy.stats
import sklearn
import sklearn.metrics as sk
from cleanlab.count import compute_confident_joint, get_confident_thresholds
from isic_challenge_scoring import metrics as isic
from isic_challenge_scoring.classification import ClassificationMetric, ClassificationScore

warnings.filterwarnings("ignore")
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "metrics" / "testing"
VERSIONS = {
    "python": sys.version.split()[0],
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "scikit-learn": sklearn.__version__,
    "isic-challenge-scoring": "5.6.0",
    "cleanlab": cleanlab.__version__,
}


# ---- predictions -----------------------------------------------------------------------------------------------------


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def random_case(name, seed, n, k, skill=1.2, shares=None, grid=None):
    rng = np.random.default_rng(seed)
    labels = rng.choice(k, size=n, p=shares)
    logits = rng.normal(size=(n, k))
    logits[np.arange(n), labels] += skill
    probabilities = softmax(logits)
    if grid:  # coarse probabilities: many ties, rows that still sum to 1
        probabilities = np.round(probabilities * grid) / grid
        probabilities[:, -1] = 1 - probabilities[:, :-1].sum(axis=1)
        probabilities = np.clip(probabilities, 0, 1)
    groups = [f"g{rng.integers(0, max(2, n // 2))}" for _ in range(n)]
    return {"name": name, "labels": labels, "probabilities": np.round(probabilities, 6), "groups": groups}


def cases():
    yield random_case("two classes", 1, 80, 2)
    yield random_case("two classes, rare positive", 2, 90, 2, shares=[0.9, 0.1])
    yield random_case("two classes, ties", 3, 80, 2, grid=5)
    yield random_case("two classes, worse than chance", 4, 60, 2, skill=-1)
    yield random_case("two classes, saturated", 5, 60, 2, skill=60)
    yield random_case("seven classes", 6, 100, 7)
    yield random_case("seven classes, ties", 7, 100, 7, grid=4)
    yield random_case("three classes, imbalanced", 8, 90, 3, shares=[0.8, 0.15, 0.05])
    same = random_case("two classes, all the same score", 9, 40, 2)
    same["probabilities"] = np.tile([0.7, 0.3], (40, 1))
    yield same
    even = random_case("two classes, all one half", 10, 40, 2)
    even["probabilities"] = np.full((40, 2), 0.5)
    yield even
    same = random_case("three classes, all the same score", 11, 45, 3)
    same["probabilities"] = np.tile([0.2, 0.5, 0.3], (45, 1))
    yield same
    for absent in (0, 1):
        case = random_case(f"two classes, class {absent} absent", 12 + absent, 40, 2)
        case["labels"][:] = 1 - absent
        yield case
    case = random_case("four classes, one absent", 14, 60, 4)
    case["labels"][case["labels"] == 2] = 1
    yield case
    case = random_case("four classes, three absent", 15, 30, 4)
    case["labels"][:] = 3
    yield case
    case = random_case("two classes, one positive", 16, 30, 2)
    case["labels"][:] = 0
    case["labels"][4] = 1
    yield case
    case = random_case("three classes, one never predicted", 17, 60, 3, shares=[0.5, 0.3, 0.2])
    case["probabilities"][:, 2] *= 0.05
    case["probabilities"] /= case["probabilities"].sum(axis=1, keepdims=True)
    yield case
    sure = random_case("three classes, perfect and certain", 18, 30, 3)
    sure["probabilities"] = np.eye(3)[sure["labels"]]
    yield sure


# ---- scikit-learn ----------------------------------------------------------------------------------------------------


def number(value):
    value = float(value)
    return None if math.isnan(value) else value


def attempt(function):
    try:
        return number(function())
    except Exception:
        return None


def class_metrics(truth, predicted, scores):
    """One class against the rest; the caller has made sure that there are positives."""
    negatives = bool((truth == 0).any())
    return {
        "precision": number(sk.precision_score(truth, predicted, zero_division=0)),
        "recall": number(sk.recall_score(truth, predicted)),
        "specificity": number(sk.recall_score(truth, predicted, pos_label=0)) if negatives else None,
        "negativePredictiveValue": npv(truth, predicted),
        "f1": number(sk.f1_score(truth, predicted)),
        "auc": number(sk.roc_auc_score(truth, scores)) if negatives else None,
        "averagePrecision": number(sk.average_precision_score(truth, scores)),
        "partialAuc": kaggle_2024(truth, scores) if negatives else None,
    }


def positive_likelihood_ratio(truth, predicted):
    return number(sk.class_likelihood_ratios(truth, predicted, labels=[0, 1], replace_undefined_by=np.nan)[0])


def npv(truth, predicted):
    return number(sk.precision_score(truth, predicted, pos_label=0, zero_division=np.nan))


def kaggle_2024(truth, scores, min_tpr=0.8):
    """The published ISIC 2024 metric: partial AUC of the flipped problem, McClish's scaling undone."""
    max_fpr = 1 - min_tpr
    scaled = sk.roc_auc_score(1 - truth, 1 - scores, max_fpr=max_fpr)
    return number(0.5 * max_fpr**2 + (max_fpr - 0.5 * max_fpr**2) / (1.0 - 0.5) * (scaled - 0.5))


def calibration_error(confidence, correct, bins=15):
    edges = np.arange(1, bins) / bins
    bin_of = np.digitize(confidence, edges, right=True)
    total = 0.0
    for b in range(bins):
        inside = bin_of == b
        if inside.any():
            total += inside.sum() * abs(correct[inside].mean() - confidence[inside].mean())
    return total / len(confidence)


def mean_of(values):
    values = list(values)
    return None if not values or any(v is None for v in values) else float(np.mean(values))


def classification(case):
    labels, p = case["labels"], case["probabilities"]
    n, k = p.shape
    predicted = p.argmax(axis=1)
    present = [c for c in range(k) if (labels == c).any()]
    per_class = [class_metrics((labels == c) * 1, (predicted == c) * 1, p[:, c]) if c in present else None for c in range(k)]
    names = ["precision", "recall", "specificity", "negativePredictiveValue", "f1", "auc", "averagePrecision"]
    if k == 2:
        own = per_class[1] or {name: None for name in names}
        if per_class[1] is None:  # no positives, but specificity and negative predictive value are defined
            own["specificity"] = number(sk.recall_score(labels == 0, predicted == 0))
            own["negativePredictiveValue"] = npv(labels, predicted)
        headline = {name: own[name] for name in names}
    else:
        headline = {name: mean_of(per_class[c][name] for c in present) for name in names}
    if k == 2:
        headline["positiveLikelihoodRatio"] = positive_likelihood_ratio(labels, predicted)
    several = len(present) > 1
    aucs = [per_class[c]["auc"] for c in present]
    headline |= {
        "accuracy": number(sk.accuracy_score(labels, predicted)),
        "balancedAccuracy": number(sk.balanced_accuracy_score(labels, predicted)),
        "kappa": attempt(lambda: sk.cohen_kappa_score(labels, predicted, labels=list(range(k)))),
        "mcc": number(sk.matthews_corrcoef(labels, predicted)) if several else None,
        "logLoss": number(sk.log_loss(labels, p, labels=list(range(k)))),
        "brier": number(brier(labels, p, k)),
        "ece": number(calibration_error(p.max(axis=1), (predicted == labels) * 1.0)),
        "macroAuc": mean_of(aucs) if several else None,
        "weightedAuc": float(np.average(aucs, weights=[(labels == c).sum() for c in present])) if several else None,
    }
    if several and k > 2 and len(present) == k:  # the library's own averages, where it can give them
        rows = p / p.sum(axis=1, keepdims=True)
        if np.allclose(rows, p, atol=1e-12):
            assert abs(headline["macroAuc"] - sk.roc_auc_score(labels, p, multi_class="ovr")) < 1e-12
    expected = {"headline": headline, "perClass": per_class}
    expected["confusion"] = sk.confusion_matrix(labels, predicted, labels=list(range(k))).tolist()
    if several:
        c = 1 if k == 2 else present[0]
        truth = (labels == c) * 1
        fpr, tpr, thresholds = sk.roc_curve(truth, p[:, c])
        precision, recall, pr_thresholds = sk.precision_recall_curve(truth, p[:, c], drop_intermediate=True)
        expected["curves"] = {
            "class": c,
            "roc": {"fpr": fpr.tolist(), "tpr": tpr.tolist(), "thresholds": thresholds[1:].tolist()},
            "precisionRecall": {
                "precision": precision.tolist(),
                "recall": recall.tolist(),
                "thresholds": pr_thresholds.tolist(),
            },
            "fixed": fixed_rates(truth, p[:, c]),
        }
    return expected


def brier(labels, p, k):
    if k == 2:
        return sk.brier_score_loss(labels, p[:, 1], labels=[0, 1])
    return np.mean(((np.eye(k)[labels] - p) ** 2).sum(axis=1))


def fixed_rates(truth, scores):
    """By trying every threshold."""
    points = []
    for t in [np.inf, *np.unique(scores)]:
        called = scores >= t
        points.append((called[truth == 1].mean(), 1 - called[truth == 0].mean()))
    floors = (0.8, 0.9, 0.95)
    return {
        "sensitivityAt": [max(s for s, c in points if c >= f - 1e-12) for f in floors],
        "specificityAt": [max(c for s, c in points if s >= f - 1e-12) for f in floors],
        "youden": max(s + c - 1 for s, c in points),
    }


# ---- isic-challenge-scoring ------------------------------------------------------------------------------------------

ISIC_NAMES = {"auc_sens_80": "aucSens80"}


def isic_category(truth, prediction, weight, name):
    """The scorer's own function for a category; where it cannot score an absent class, its parts that can."""
    try:
        score = ClassificationScore._category_score(truth, prediction, weight, name)
    except Exception:
        score = pd.Series({"auc": np.nan, "auc_sens_80": np.nan})
        cm = isic_confusion(truth, prediction, weight, name)
        for key in ("accuracy", "sensitivity", "specificity", "dice", "ppv", "npv"):
            score[key] = getattr(isic, f"binary_{key}")(cm)
        score["ap"] = attempt(lambda: isic.average_precision(truth, prediction, weight))
    return {ISIC_NAMES.get(key, key): (None if value is None else number(value)) for key, value in score.items()}


def isic_confusion(truth, prediction, weight, name):
    from isic_challenge_scoring.confusion import create_binary_confusion_matrix

    return create_binary_confusion_matrix(
        truth_binary_values=truth.gt(0.5).to_numpy(),
        prediction_binary_values=prediction.gt(0.5).to_numpy(),
        weights=weight.to_numpy(),
        name=name,
    )


def isic_score(case):
    labels, p = case["labels"], case["probabilities"]
    n, k = p.shape
    names = [f"c{c}" for c in range(k)]
    index = [f"i{i:03d}" for i in range(n)]
    truth = pd.DataFrame(np.eye(k)[labels], columns=names, index=index)
    prediction = pd.DataFrame(p, columns=names, index=index)
    weights = pd.DataFrame({"score_weight": 1.0, "validation_weight": 0.0}, index=index)
    weights.iloc[0, 1] = 1.0
    per_category = [isic_category(truth[c], prediction[c], weights.score_weight, c) for c in names]
    balanced = isic.balanced_multiclass_accuracy(truth, prediction, weights.score_weight)
    macro = {key: number(pd.Series([c[key] for c in per_category], dtype=float).mean()) for key in per_category[0]}
    if (truth.sum() > 0).all() and k > 1:
        whole = ClassificationScore(truth, prediction, weights, ClassificationMetric.BALANCED_ACCURACY)
        assert abs(whole.overall - balanced) < 1e-15
        assert abs(whole.macro_average["ap"] - macro["ap"]) < 1e-15
    undecided = int((isic._to_labels(prediction) == "undecided").sum())
    return {"balancedAccuracy": number(balanced), "undecided": undecided, "perCategory": per_category, "macroAverage": macro}


# ---- DeLong, directly ------------------------------------------------------------------------------------------------


def delong_direct(scores, truth, groups=None):
    """Structural components by comparing every positive with every negative; groups as Obuchowski 1997."""
    positive, negative = np.where(truth == 1)[0], np.where(truth == 0)[0]
    v10, v01 = [], []
    for s in scores:
        psi = (s[positive][:, None] > s[negative][None, :]) + 0.5 * (s[positive][:, None] == s[negative][None, :])
        v10.append(psi.mean(axis=1))
        v01.append(psi.mean(axis=0))
    v10, v01 = np.array(v10), np.array(v01)
    aucs = v10.mean(axis=1)
    m, n = len(positive), len(negative)
    if groups is None:
        return aucs, np.cov(v10) / m + np.cov(v01) / n if len(scores) > 1 else None
    clusters = sorted(set(groups))
    groups = np.array(groups)
    x = np.array([[(row - auc)[groups[positive] == g].sum() for g in clusters] for row, auc in zip(v10, aucs)])
    y = np.array([[(row - auc)[groups[negative] == g].sum() for g in clusters] for row, auc in zip(v01, aucs)])
    i10, i01, i = len(set(groups[positive])), len(set(groups[negative])), len(clusters)
    s10 = i10 / ((i10 - 1) * m) * x @ x.T
    s01 = i01 / ((i01 - 1) * n) * y @ y.T
    s11 = i / (i - 1) * x @ y.T
    return aucs, s10 / m + s01 / n + (s11 + s11.T) / (m * n)


def delong_cases():
    out = []
    for name, seed, n, ties in (("random", 21, 60, None), ("ties", 22, 80, 6), ("clustered", 23, 90, None)):
        rng = np.random.default_rng(seed)
        groups = [int(g) for g in rng.integers(0, n // 3, size=n)]
        effect = rng.normal(size=n)[groups]
        truth = (rng.uniform(size=n) < 0.4).astype(int)
        scores = [1.2 * truth * (1 - 0.2 * s) + 0.6 * effect + rng.normal(size=n) for s in range(3)]
        scores = [np.round(s * ties) / ties if ties else np.round(s, 6) for s in scores]
        clustered = groups if name == "clustered" else None
        aucs, covariance = delong_direct(scores, truth, clustered)
        assert np.allclose(aucs, [sk.roc_auc_score(truth, s) for s in scores])
        z = (aucs[0] - aucs[1]) / np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
        out.append(
            {
                "name": name,
                "truth": truth.tolist(),
                "scores": [s.tolist() for s in scores],
                "groups": clustered,
                "aucs": aucs.tolist(),
                "covariance": covariance.tolist(),
                "z": float(z),
                "p": float(2 * scipy.stats.norm.sf(abs(z))),
            }
        )
    return out


# ---- the rest --------------------------------------------------------------------------------------------------------


def temperature_cases():
    out = []
    for seed, n, k, scale in ((31, 120, 3, 2.5), (32, 80, 2, 0.6), (33, 100, 7, 1.0)):
        rng = np.random.default_rng(seed)
        logits = np.round(rng.normal(size=(n, k)), 6)
        labels = np.array([rng.choice(k, p=row) for row in softmax(logits)])
        logits = np.round(logits * scale, 6)

        def nll(beta):
            return -scipy.special.log_softmax(beta * logits, axis=1)[np.arange(n), labels].mean()

        def slope(beta):
            return ((softmax(beta * logits) * logits).sum(axis=1) - logits[np.arange(n), labels]).mean()

        beta = scipy.optimize.brentq(slope, 0.05, 20, xtol=1e-14)
        out.append(
            {
                "logits": logits.tolist(),
                "labels": labels.tolist(),
                "temperature": 1 / beta,
                "nllBefore": nll(1.0),
                "nllAfter": nll(beta),
            }
        )
    return out


def label_issue_cases():
    out = []
    for seed, n, k in ((41, 120, 3), (42, 90, 5)):
        rng = np.random.default_rng(seed)
        true = rng.integers(0, k, size=n)
        logits = rng.normal(size=(n, k))
        logits[np.arange(n), true] += 2.5
        p = np.round(softmax(logits), 6)
        given = np.where(rng.uniform(size=n) < 0.15, rng.integers(0, k, size=n), true)
        joint, indices = compute_confident_joint(given, p, calibrate=False, return_indices_of_off_diagonals=True)
        out.append(
            {
                "labels": given.tolist(),
                "probabilities": p.tolist(),
                "thresholds": get_confident_thresholds(given, p).tolist(),
                "confidentJoint": joint.tolist(),
                "issues": sorted(int(i) for i in indices),
            }
        )
    return out


def statistics():
    rng = np.random.default_rng(51)
    a = np.round(rng.normal(size=30), 3)
    b = np.round(a + rng.normal(size=30), 1)
    wilson = []
    for x, n in ((0, 10), (10, 10), (7, 10), (1, 200), (843, 1000)):
        ci = scipy.stats.binomtest(x, n).proportion_ci(0.95, method="wilson")
        wilson.append([x, n, ci.low, ci.high])
    exact = [[b_, c, scipy.stats.binomtest(b_, b_ + c, 0.5).pvalue] for b_, c in ((3, 9), (12, 12), (0, 5), (2, 22))]
    large = [[b_, c, (abs(b_ - c) - 1) ** 2 / (b_ + c)] for b_, c in ((10, 25), (60, 41), (13, 12))]
    reviewers = [rng.choice(["mel", "nv", "bkl"], size=40).tolist() for _ in range(2)]
    return {
        "wilson": wilson,
        "mcnemarExact": exact,
        "mcnemar": [[b_, c, s, scipy.stats.chi2.sf(s, 1)] for b_, c, s in large],
        "erfc": [[x, float(scipy.special.erfc(x))] for x in (-3, -0.5, 0, 0.1, 1, 2.4, 2.6, 5, 10, 20)],
        "quantile": {"values": a.tolist(), "shares": [0.025, 0.3, 0.975], "expected": np.quantile(a, [0.025, 0.3, 0.975], method="weibull").tolist()},
        "a": a.tolist(),
        "b": b.tolist(),
        "spearman": float(scipy.stats.spearmanr(a, b).statistic),
        "pearson": float(scipy.stats.pearsonr(a, b).statistic),
        "reviewers": reviewers,
        "kappa": sk.cohen_kappa_score(*reviewers),
    }


def write(name, content):
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"versions": VERSIONS, **content}, separators=(",", ":"), allow_nan=False)
    (FOLDER / f"{name}.json").write_text(text + "\n")
    print(f"{name}.json {len(text) // 1024} KiB")


def plain(case):
    return {
        "name": case["name"],
        "labels": case["labels"].tolist(),
        "probabilities": case["probabilities"].tolist(),
        "groups": case["groups"],
    }


def main():
    made = list(cases())
    write("classification", {"cases": [{**plain(c), "expected": classification(c), "isic": isic_score(c)} for c in made]})
    write("delong", {"cases": delong_cases()})
    write("temperature", {"cases": temperature_cases()})
    write("label-issues", {"cases": label_issue_cases()})
    write("statistics", statistics())


if __name__ == "__main__":
    main()

/** A line of the compute program's stderr that begins so is for the user: the engine passes it on, once a process. */
export const SAID_TO_USER = 'lesionlens: '

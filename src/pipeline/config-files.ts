/** Where the configuration of a repository stands; the first that is there is read. */
export const CONFIG_FILES = ['seaworthy.yaml', '.github/seaworthy.yaml'] as const

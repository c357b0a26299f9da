/** Keys of Renovate (docs.renovatebot.com/configuration-options) that have no counterpart, each with the reason. */
import type { NotTaken } from '../contract.ts'

type Reason = Readonly<{ kind: NotTaken['kind']; reason: string; keys: string }>

const REASONS: readonly Reason[] = [
  {
    kind: 'needless',
    reason: 'about pull requests, branches and commits of Renovate',
    keys: `addLabels additionalBranchPrefix additionalReviewers assignAutomerge assignees assigneesFromCodeOwners assigneesSampleSize
      autoApprove automergeComment automergeSchedule automergeStrategy automergeType azureWorkItemId azureWorkItemType
      bbAutoResolvePrTasks bbUseDefaultReviewers bbUseDevelopmentBranch branchConcurrentLimit branchName branchNameStrict branchPrefix
      branchPrefixOld branchTopic bumpVersion bumpVersions changelogUrl checkedBranches commitBody commitBodyTable commitHourlyLimit
      commitMessage commitMessageAction commitMessageExtra commitMessageLowerCase commitMessagePrefix commitMessageSuffix
      commitMessageTopic commitTrailers confidential configMigration customizeDashboard dependencyDashboard
      dependencyDashboardAutoclose dependencyDashboardCategory dependencyDashboardFooter dependencyDashboardHeader
      dependencyDashboardLabels dependencyDashboardOSVVulnerabilitySummary dependencyDashboardReportAbandonment
      dependencyDashboardTitle draftPR expandCodeOwnersGroups fetchChangeLogs fetchReleaseNotes filterUnavailableUsers forkModeDisallowMaintainerEdits
      gitAuthor gitIgnoredAuthors gitLabIgnoreApprovals gitNoVerify groupSlug hashedBranchLength ignorePrAuthor ignoreReviewers
      internalChecksAsSuccess internalChecksFilter keepUpdatedLabel labels milestone minimumGroupSize platformAutomerge platformCommit postUpdateOptions prBodyColumns
      prBodyDefinitions prBodyHeadingDefinitions prBodyNotes prBodyTemplate prConcurrentLimit prCreation prFooter prHeader
      prHourlyLimit prNotPendingHours prPriority prTitle prTitleStrict pruneBranchAfterAutomerge pruneStaleBranches rebaseLabel
      rebaseWhen recreateClosed recreateWhen reviewers reviewersFromCodeOwners reviewersSampleSize rollbackPrs semanticCommitScope
      semanticCommitType semanticCommits semanticPrefix separateMajorMinor separateMinorPatch separateMultipleMajor separateMultipleMinor
      statusCheckNames stopUpdatingLabel suppressNotifications timezone unicodeEmoji updateNotScheduled userStrings ignoreTests`,
  },
  {
    kind: 'needless',
    reason: 'about Renovate itself',
    keys: `cloneSubmodules cloneSubmodulesFilter configValidationError configWarningReuseIssue forkProcessing includeForks logContext
      logLevelRemap onboarding onboardingConfig osvVulnerabilityAlerts persistRepoData productLinks repositoryCache requireConfig transitiveRemediation
      abandonmentThreshold presetCachePersistence dryRun printConfig`,
  },
  {
    kind: 'unsupported',
    reason: 'Seaworthy works when it is run: schedule the runs',
    keys: 'schedule',
  },
  {
    kind: 'unsupported',
    reason:
      'addresses and credentials come from the configuration of your own clients, or from registries in seaworthy.yaml',
    keys: `hostRules registryUrls defaultRegistryUrls defaultRegistryUrlTemplate npmrc npmrcMerge npmToken encrypted registryAliases secrets
      customDatasources variables env`,
  },
  {
    kind: 'unsupported',
    reason: 'Seaworthy keeps the operator of a range and raises it where the version lies outside',
    keys: 'rangeStrategy updatePinnedDependencies',
  },
  {
    kind: 'unsupported',
    reason: 'no version is pinned to a digest that was not before',
    keys: 'pinDigests pin pinDigest',
  },
  {
    kind: 'unsupported',
    reason: 'lock files move for a component, never as a whole',
    keys: 'lockFileMaintenance lockFileUpdate',
  },
  {
    kind: 'unsupported',
    reason: 'it would run a command that the repository names: verify.command runs in a sandbox',
    keys: 'postUpgradeTasks allowedUnsafeExecutions skipArtifactsUpdate skipInstalls',
  },
  {
    kind: 'unsupported',
    reason: 'a component is what the file or the annotation beside it says',
    keys: `versioning extractVersion versionCompatibility overrideDatasource overrideDepName overridePackageName sourceUrl sourceDirectory
      replacementName replacementNameTemplate replacementVersion replacementVersionTemplate replacementApproach`,
  },
  {
    kind: 'unsupported',
    reason: 'there is no approval before the update: hold it instead',
    keys: 'dependencyDashboardApproval',
  },
  {
    kind: 'unsupported',
    reason: 'prereleases and deprecated versions are never chosen, unless one is in use',
    keys: 'ignoreUnstable ignoreDeprecated respectLatest followTag rollback',
  },
  {
    kind: 'unsupported',
    reason: 'the files that are read are those of the ecosystem, and those of capture.custom',
    keys: 'managerFilePatterns fileMatch goGetDirs',
  },
  {
    kind: 'unsupported',
    reason: 'there is no counterpart',
    keys: `constraints constraintsFiltering constraintsVersioning composerIgnorePlatformReqs force ignorePlugins ignoreScripts installTools maxMajorIncrement
      minimumConfidence minimumReleaseAgeBehaviour toolSettings updateInternalDeps vulnerabilityFixStrategy excludeCommitPaths
      groupSingleUpdates digest replacement useBaseBranchConfig inheritConfig ignoreVulnerabilities autoReplaceGlobalMatch lazyGrouping group`,
  },
]

export const KEYS: ReadonlyMap<string, Pick<NotTaken, 'kind' | 'reason'>> = new Map(
  REASONS.flatMap(({ kind, reason, keys }) => keys.split(/\s+/).map((key) => [key, { kind, reason }] as const)),
)

/** What Dockerfiles are called: `Dockerfile.base`, `app.dockerfile`; not `dockerfile_test.go`, `Dockerfile.dockerignore`. */
export const DOCKERFILE_PATHS =
  /(?:^|\/)(?:[\w.-]*[._-])?(?:dockerfile|containerfile)(?:[._-](?![^/]*\.(?:[cm]?[jt]sx?|go|py|rs|java|rb|json|ya?ml|md|rst|lock|\w*ignore)$)(?!\w*ignore$|(?:[cm]?[jt]s|go|py|rs|java|rb|json|ya?ml|md|rst)$)[^/]*)?$/i

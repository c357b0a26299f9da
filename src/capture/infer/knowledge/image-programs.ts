/**
 * Programs that work with container images: where in their words the images stand, and which of their options take a
 * value. From the manuals of docker, podman, nerdctl, buildah, kind, k3d, minikube, ctr, crictl, skopeo, crane, regctl,
 * oras, cosign and trivy.
 */

export type ImageCommand = Readonly<{
  /** The words that choose it, after the program, options left out: `image pull`. */
  verbs: readonly string[]
  /** Which operands after the verbs are images. */
  images: 'none' | 'first' | 'second' | 'all'
  options: ReadonlySet<string>
}>

const set = (...texts: readonly string[]): ReadonlySet<string> => new Set(texts.join(' ').split(' '))

/** Before the verb, of docker and podman. */
const GLOBAL =
  '-H --host --context --config -l --log-level --tlscacert --tlscert --tlskey --root --runroot --storage-driver --storage-opt --connection --url --namespace --address --cgroup-manager'
const RUN =
  '-a --attach --add-host --annotation --arch --authfile --blkio-weight --blkio-weight-device --cap-add --cap-drop --cgroup-parent --cgroupns ' +
  '--cidfile --conmon-pidfile --cpu-period --cpu-quota --cpu-rt-period --cpu-rt-runtime -c --cpu-shares --cpus --cpuset-cpus ' +
  '--cpuset-mems --creds --detach-keys --device --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps ' +
  '--device-write-iops --dns --dns-opt --dns-option --dns-search --domainname --entrypoint -e --env --env-file --env-merge --expose --gidmap ' +
  '--gpus --group-add --health-cmd --health-interval --health-retries --health-start-interval --health-start-period ' +
  '--health-timeout -h --hostname --hostuser --image-volume --init-path --ip --ip6 --ipc --isolation --kernel-memory -l --label --label-file --link ' +
  '--link-local-ip --log-driver --log-opt --mac-address -m --memory --memory-reservation --memory-swap ' +
  '--memory-swappiness --mount --name --net --network --net-alias --network-alias --oom-score-adj --os --passwd-entry --personality --pid ' +
  '--pidfile --pids-limit --platform --pod --pod-id-file -p --publish --pull --restart --retry --retry-delay --requires --runtime --sdnotify --secret --security-opt ' +
  '--shm-size --shm-size-systemd --stop-signal --stop-timeout --storage-opt --subgidname --subuidname --sysctl --systemd --timeout --tmpfs --tz --uidmap --ulimit --umask -u ' +
  '--user --userns --uts --variant -v --volume --volume-driver --volumes-from -w --workdir --constraint --replicas --limit-cpu --limit-memory --mode'
const PULL =
  '--platform --arch --os --variant --creds --authfile --cert-dir --decryption-key --retry --retry-delay --signature-policy --username --password -u -n --namespace --snapshotter --unpack --label --user --auth --annotation --pod-config'
const BUILD =
  '--add-host --allow --annotation --arch --attest --authfile --build-arg --build-context --builder --cache-from --cache-to --call --cgroup-parent -f --file --format ' +
  '--iidfile --isolation --jobs --label --layers --load-from --manifest --memory -m --metadata-file --network --no-cache-filter -o --output --os --platform --progress ' +
  '--provenance --pull-policy --sbom --secret --security-opt --shm-size --ssh --squash-all -t --tag --target --ulimit -v --volume --cpuset-cpus --userns --logfile --ignorefile'
const SAVE = '-o --output --format --platform'

const command = (verbs: string, images: ImageCommand['images'], ...options: readonly string[]): ImageCommand => ({
  verbs: verbs === '' ? [] : verbs.split(' '),
  images,
  options: set(...options),
})

const ENGINE: readonly ImageCommand[] = [
  command('run', 'first', GLOBAL, RUN),
  command('create', 'first', GLOBAL, RUN),
  command('container run', 'first', GLOBAL, RUN),
  command('container create', 'first', GLOBAL, RUN),
  command('service create', 'first', GLOBAL, RUN),
  command('pull', 'all', GLOBAL, PULL),
  command('image pull', 'all', GLOBAL, PULL),
  command('save', 'all', GLOBAL, SAVE),
  command('image save', 'all', GLOBAL, SAVE),
  command('tag', 'first', GLOBAL),
  command('image tag', 'first', GLOBAL),
  command('image inspect', 'all', GLOBAL, '-f --format --platform'),
  command('manifest inspect', 'first', GLOBAL),
  command('buildx imagetools inspect', 'first', GLOBAL, '--format --builder'),
]

/** `from` of buildah; what the engine has beside it does no harm. */
const BUILDAH = [...ENGINE, command('from', 'first', RUN, '--name --pull-policy')]

const CRANE_OPTIONS = '--platform --format -t --new_tag -u --user --cache_path -c --jobs -j'
const CRANE: readonly ImageCommand[] = ['pull', 'digest', 'manifest', 'config', 'export', 'copy', 'cp'].map((verb) =>
  command(verb, 'first', CRANE_OPTIONS),
)

const SKOPEO_OPTIONS =
  '--authfile --creds --src-creds --dest-creds --src-authfile --dest-authfile --format -f --override-arch --override-os --override-variant ' +
  '--policy --registries.d --src-cert-dir --dest-cert-dir --retry-times --digestfile --sign-by --additional-tag --multi-arch --cert-dir --command-timeout --tmpdir --dest-compress-format --src-tls-verify --dest-tls-verify'

const SCAN_OPTIONS =
  '-f --format -o --output --severity -s --exit-code --ignorefile --cache-dir --timeout --scanners --vuln-type --pkg-types --template -t --config -c --platform --username --password --db-repository --java-db-repository --skip-dirs --skip-files --input --only --fail-on'

export const IMAGE_PROGRAMS: Readonly<Record<string, readonly ImageCommand[]>> = {
  docker: ENGINE,
  podman: ENGINE,
  nerdctl: ENGINE,
  buildah: BUILDAH,
  crictl: [command('pull', 'first', PULL, '-r --runtime-endpoint -i --image-endpoint -c --config -t')],
  ctr: [
    command('image pull', 'first', PULL, '-a --address --timeout'),
    command('images pull', 'first', PULL, '-a --address --timeout'),
    command('i pull', 'first', PULL, '-a --address --timeout'),
    command('run', 'first', PULL, '-a --address --env --mount --runtime --cwd --with-ns'),
  ],
  kind: [command('load docker-image', 'all', '-n --name --nodes --loglevel -v')],
  k3d: [
    command('image import', 'all', '-c --cluster -m --mode'),
    command('images import', 'all', '-c --cluster -m --mode'),
  ],
  minikube: [
    command('image load', 'all', '-p --profile --loglevel -v --daemon --remote'),
    command('image pull', 'all', '-p --profile -v'),
    command('cache add', 'all', '-p --profile -v'),
  ],
  skopeo: [command('copy', 'first', SKOPEO_OPTIONS), command('inspect', 'first', SKOPEO_OPTIONS)],
  crane: CRANE,
  gcrane: CRANE,
  regctl: [
    command('image copy', 'first', '--platform --platforms'),
    command('image digest', 'first', '--platform'),
    command('image inspect', 'first', '--platform --format'),
    command('image manifest', 'first', '--platform --format'),
    command('manifest get', 'first', '--platform --format'),
  ],
  oras: [
    command('pull', 'first', '-o --output --platform -u --username -p --password --config'),
    command('copy', 'first', '--platform --from-username --from-password'),
    command('cp', 'first', '--platform'),
  ],
  cosign: [
    command(
      'verify',
      'first',
      '--key --certificate-identity --certificate-oidc-issuer --certificate-identity-regexp --certificate-oidc-issuer-regexp -o --output --rekor-url',
    ),
  ],
  trivy: [command('image', 'first', SCAN_OPTIONS), command('i', 'first', SCAN_OPTIONS)],
  grype: [command('', 'first', SCAN_OPTIONS)],
  singularity: [command('pull', 'first', '--dir --name')],
  apptainer: [
    command('pull', 'first', '--dir --name'),
    command('exec', 'first', '-B --bind'),
    command('run', 'first', '-B --bind'),
  ],
}

/** Programs whose `build` and `tag` make images of this machine. */
export const BUILD_PROGRAMS: readonly string[] = ['docker', 'podman', 'nerdctl', 'buildah']
export const BUILD_VERBS: ReadonlySet<string> = set('build bud buildx image builder')
export const BUILD_OPTIONS = set(GLOBAL, BUILD)

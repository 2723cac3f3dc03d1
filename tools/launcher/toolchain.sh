# Node and npm from the npm registry, pinned by hash in toolchain/package-lock.json.

readonly NODE_VERSION=24.21.0
toolchain=$state/node-$NODE_VERSION
node_folder=$toolchain/node_modules/node/bin
readonly NPM_OPTIONS=(--ignore-scripts --include=dev --include=optional --no-audit --no-fund --no-update-notifier
  --cache "$state/npm-cache" --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=10000 --fetch-timeout=60000)

has_toolchain() {
  [[ -x $node_folder/node ]] && has_stamp "$toolchain" "$(hash_of "$launcher/toolchain/package-lock.json")"
}

# Installs into a draft, tries it, and only then puts it in place.
install_toolchain() {
  local draft
  draft=$(make_draft)
  cp "$launcher"/toolchain/package*.json "$draft"
  logged npm ci --prefix "$draft" "${NPM_OPTIONS[@]}" || fail_install 'npm could not fetch Node'
  # What the preinstall script of the package `node` does; no script from the registry runs here.
  mkdir "$draft/node_modules/node/bin"
  ln "$draft"/node_modules/node-linux-*/bin/node "$draft/node_modules/node/bin/node"
  [[ $("$draft/node_modules/node/bin/node" --version) == "v$NODE_VERSION" ]] || fail_install 'the Node that was fetched does not run here'
  hash_of "$launcher/toolchain/package-lock.json" >"$draft/$STAMP"
  chmod 755 "$draft"
  put_in_place "$draft" "$toolchain"
}

# The libraries of package-lock.json.

has_modules() {
  has_stamp "$root/node_modules" "$(modules_stamp)"
}

modules_stamp() {
  printf '%s node-%s\n' "$(hash_of "$root/package-lock.json")" "$NODE_VERSION"
}

# Prints the folders that may have a node_modules: the root as an empty line, then /apps/… and the like.
workspaces() {
  local file
  for file in "$root"/package.json "$root"/{apps,libs}/*/package.json "$root"/{e2e,tools}/package.json; do
    file=${file#"$root"}
    printf '%s\n' "${file%/package.json}"
  done
}

# `npm ci` in a draft, so that the libraries that are there stay until the new ones are whole.
install_modules() {
  local draft folder
  draft=$(make_draft)
  cp "$root/package-lock.json" "$draft"
  while read -r folder; do
    mkdir -p "$draft$folder"
    cp "$root$folder/package.json" "$draft$folder"
  done < <(workspaces)
  PATH=$node_folder:$PATH logged node "$toolchain/node_modules/npm/bin/npm-cli.js" ci --prefix "$draft" "${NPM_OPTIONS[@]}" \
    || fail_install 'npm could not fetch the libraries'
  rm -f "$root/node_modules/$STAMP"
  while read -r folder; do
    put_in_place "$draft$folder/node_modules" "$root$folder/node_modules"
  done < <(workspaces)
  modules_stamp >"$root/node_modules/$STAMP"
}

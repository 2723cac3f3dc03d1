//go:build tools

// Package tools pins what is built of this module.
package tools

import _ "go.etcd.io/etcd/server/v3"

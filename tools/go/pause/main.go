// The process that holds a pod's namespaces: it waits for a signal and reaps what is left to it.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ended := make(chan os.Signal, 8)
	signal.Notify(ended, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for received := range ended {
		if received != syscall.SIGCHLD {
			return
		}
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
				break
			}
		}
	}
}

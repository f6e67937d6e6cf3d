//go:build !linux

package recon

import "testing"

func smallDisk(*testing.T) (string, bool) { return "", false }

package cryosparc

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
)

func TestSuite(t *testing.T) { conventiontest.Run(t, New()) }

// dataset writes a .cs file without records.
func dataset(t *testing.T, fields string) string {
	t.Helper()
	header := "{'descr': [" + fields + "], 'fortran_order': False, 'shape': (0,), }"
	path := filepath.Join(t.TempDir(), "a.cs")
	if err := os.WriteFile(path, []byte("\x93NUMPY\x01\x00"+string([]byte{byte(len(header)), byte(len(header) >> 8)})+header), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What is there is named, and no geometry is made of it.
func TestNamed(t *testing.T) {
	for fields, want := range map[string]string{
		"('uid', '<u8'), ('blob/path', '|S9'), ('alignments3D/pose', '<f4', (3,))": "particles with poses: 0 records, 3 fields (alignments3D, blob)",
		"('blob/idx', '<u4')":         "cryoSPARC images",
		"('tomo/tilt_angle', '<f4')":  "whose convention is not public",
		"('ctf/tilt_A', '<f4', (2,))": "cryoSPARC dataset: 0 records", // beam tilt, no tilt series
	} {
		path := dataset(t, fields)
		if f := Detect(path); f.Score != 2 || f.Base != "a" {
			t.Errorf("%s: %+v", fields, f)
		}
		_, err := New().Read(convention.Input{Path: path})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "is not public, so nothing is taken") {
			t.Errorf("%s: %v", fields, err)
		}
	}
}

func TestStream(t *testing.T) {
	path := filepath.Join(t.TempDir(), "b.cs")
	if err := os.WriteFile(path, []byte(stream+"\x00\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	if f := Detect(path); f.Score != 2 || !strings.Contains(f.What, "CSDAT") {
		t.Errorf("%+v", f)
	}
	if _, err := New().Read(convention.Input{Path: path}); err == nil || !strings.Contains(err.Error(), "Dataset.load") {
		t.Error(err)
	}
}

func TestCorpus(t *testing.T) {
	dir := os.Getenv("TOMOPARITY_CORPUS")
	if dir == "" {
		dir = "../../../shared/corpus"
	}
	found := 0
	for _, rel := range []string{"ml-struct-bio+cryodrgn/tests/data/cryosparc_J2_particles_exported.cs", "ml-struct-bio+cryodrgn/tests/data/empiar_10076_7.cs", "cryoem-uoft+cryosparc-tools/tests/data/4k_dataset.cs"} {
		path := filepath.Join(dir, rel)
		if _, err := os.Stat(path); err != nil {
			t.Skip("no corpus of real files (set TOMOPARITY_CORPUS)")
		}
		if d, err := Read(path); err == nil && Detect(path).Score == 2 && len(d.Groups) > 1 && len(d.Tilt) == 0 {
			found++
		}
	}
	if found != 3 {
		t.Errorf("%d of 3 recognised", found)
	}
}

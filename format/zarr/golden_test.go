package zarr

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// tree prints a folder: all names, and the metadata in full.
func tree(t *testing.T, root string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		b.WriteString("-- " + filepath.ToSlash(rel) + " --\n")
		if strings.HasPrefix(d.Name(), ".z") || d.Name() == "zarr.json" {
			text, err := os.ReadFile(name)
			b.Write(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The metadata are exactly those of the golden files, which were read against the
// specifications line by line.
func TestGolden(t *testing.T) {
	base := Spec{VoxelA: [3]float64{13.48, 13.48, 13.48}, OriginA: [3]float64{-40.44, -26.96, -13.48}, Chunk: [3]int{4, 4, 4}, Levels: 2,
		Name: "TS_01", Provenance: map[string]string{"program": "tomoparity reconstruct", "source": "TS_01.mrc"}}
	for name, change := range map[string]func(*Spec){
		"ngff-0.4.txt":       func(s *Spec) { s.Type, s.Window = Int16, true },
		"ngff-0.5.txt":       func(s *Spec) { s.Version, s.Window = NGFF05, true },
		"ngff-0.5-plain.txt": func(s *Spec) { *s = Spec{Version: NGFF05, Type: Uint8, Codec: Raw} },
		"ngff-0.4-gzip.txt":  func(s *Spec) { *s = Spec{Codec: Gzip} },
	} {
		t.Run(name, func(t *testing.T) {
			spec := base
			change(&spec)
			path := filepath.Join(t.TempDir(), "volume.ome.zarr")
			write(t, path, spec, wave(7, 5, 3))
			got, golden := tree(t, path), filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs:\n%s", golden, got)
			}
		})
	}
}

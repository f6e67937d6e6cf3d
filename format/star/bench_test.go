package star

import (
	"fmt"
	"strings"
	"testing"
)

// particles is a table as RELION writes it, of about 4 MB.
func particles() []byte {
	var b strings.Builder
	b.WriteString("\n# version 50001\n\ndata_particles\n\nloop_ \n")
	for i := range 26 {
		fmt.Fprintf(&b, "_rlnColumn%d #%d \n", i+1, i+1)
	}
	for row := range 9500 {
		fmt.Fprintf(&b, "TS_%02d TS_%02d/%d ", row%5, row%5, row)
		for i := range 23 {
			fmt.Fprintf(&b, "%12.6f ", float64(row*i)/7)
		}
		fmt.Fprintf(&b, "Extract/job020/Subtomograms/TS_%02d/%d_stack2d.mrcs [1,1,1,0,1,1,1] \n", row%5, row)
	}
	return []byte(strings.Replace(b.String(), "_rlnColumn26 #26", "_rlnColumn26 #26 \n_rlnColumn27 #27", 1))
}

func BenchmarkParse(b *testing.B) {
	text := particles()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(text, "particles.star"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFloats(b *testing.B) {
	f, err := Parse(particles(), "particles.star")
	if err != nil {
		b.Fatal(err)
	}
	l, _ := f.Blocks[0].Loop()
	for b.Loop() {
		if _, _, err := l.Floats("rlnColumn20"); err != nil {
			b.Fatal(err)
		}
	}
}

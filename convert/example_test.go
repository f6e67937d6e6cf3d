package convert_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/convention/relion"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/tomo"
)

// Read an IMOD alignment and write it for RELION 5, with the proof.
func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	claims, err := imod.Read(convention.Input{Path: "../testdata/vectors/imod/plain", Grid: tomo.ImageGrid{NX: 512, NY: 512, PixelSize: 5}})
	if err != nil {
		fmt.Println(err)
		return
	}
	cert, err := convert.Run(convert.Request{Source: claims[0], Target: relion.New(), Dir: filepath.Join(dir, "for_relion")})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d tilts, points agree within 0.02 px: %v\n", cert.Target.Tilts, cert.MaxPx < 0.02)
	// Output: 41 tilts, points agree within 0.02 px: true
}

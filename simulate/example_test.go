package simulate_test

import (
	"context"
	"fmt"

	"github.com/tomoparity/tomoparity/simulate"
)

// A short series of carbon film: images arrive in ascending tilt, truth at the
// end.
func ExampleRun() {
	p := simulate.Carbon()
	p.NX, p.NY = 64, 64
	p.PsiDeg = 0
	p.RotJitter, p.MagJitter = 0, 0
	p.Tilts = []float64{-45, 0, 45}
	truth, err := simulate.Run(context.Background(), p, func(section int, img []float32) error {
		fmt.Printf("section %d: %d pixels\n", section, len(img))
		return nil
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, g := range truth.GradXY {
		fmt.Printf("tilt %3.0f: underfocus changes by %+.2f Å per Å to the right\n", truth.Tilt[i], g[0])
	}
	fmt.Println("order of recording:", truth.Order)
	// Output:
	// section 0: 4096 pixels
	// section 1: 4096 pixels
	// section 2: 4096 pixels
	// tilt -45: underfocus changes by -1.00 Å per Å to the right
	// tilt   0: underfocus changes by +0.00 Å per Å to the right
	// tilt  45: underfocus changes by +1.00 Å per Å to the right
	// order of recording: [1 2 0]
}

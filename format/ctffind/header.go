package ctffind

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Header is what the comments above the table say. Zero values are absent.
type Header struct {
	Version     string  // "4.1.8"
	Input       string  // file the images came from
	Images      int     // in that file
	PixelA      float64 // Å
	KV          float64 // acceleration voltage, kV
	CsMM        float64 // spherical aberration, mm
	AmpContrast float64 // fraction
}

// comment takes from one comment line what it says. A comment may hold
// anything: what is not understood is passed over.
func (h *Header) comment(line string) {
	text := strings.TrimSpace(strings.TrimLeft(line, "# "))
	if rest, ok := strings.CutPrefix(text, "Output from CTFFind version "); ok {
		h.Version, _, _ = strings.Cut(rest, ",")
		return
	}
	if strings.HasPrefix(text, "Columns:") {
		return
	}
	for _, part := range strings.Split(text, " ; ") {
		key, value, ok := strings.Cut(part, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "Input file":
			h.Input = value
		case "Number of micrographs":
			h.Images = int(leading(value))
		case "Pixel size":
			h.PixelA = leading(value)
		case "acceleration voltage":
			h.KV = leading(value)
		case "spherical aberration":
			h.CsMM = leading(value)
		case "amplitude contrast":
			h.AmpContrast = leading(value)
		}
	}
}

// leading reads the number a text begins with; 0 when there is none that is
// positive and of a size that occurs.
func leading(text string) float64 {
	word, _, _ := strings.Cut(text, " ")
	v, err := strconv.ParseFloat(word, 64)
	if err != nil || math.IsNaN(v) || v < 0 || v > mostImages {
		return 0
	}
	return v
}

// text gives the header of a new table: what is known, and the columns.
func (h Header) text() string {
	var b strings.Builder
	if h.Input != "" || h.Images > 0 {
		fmt.Fprintf(&b, "# Input file: %s ; Number of micrographs: %d\n", strings.Join(strings.Fields(h.Input), " "), h.Images)
	}
	if h.PixelA > 0 && h.KV > 0 {
		fmt.Fprintf(&b, "# Pixel size: %.3f Angstroms ; acceleration voltage: %.1f keV ; spherical aberration: %.2f mm ; amplitude contrast: %.2f\n",
			h.PixelA, h.KV, h.CsMM, h.AmpContrast)
	}
	b.WriteString("# Columns: #1 - micrograph number; #2 - defocus 1 [Angstroms]; #3 - defocus 2; #4 - azimuth of astigmatism; " +
		"#5 - additional phase shift [radians]; #6 - cross correlation; #7 - spacing (in Angstroms) up to which CTF rings were fit successfully\n")
	return b.String()
}

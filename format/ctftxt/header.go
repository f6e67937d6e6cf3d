package ctftxt

import (
	"fmt"
	"math"
	"regexp"
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

	// Names are the words for the columns in the order of the file, from the
	// comment that begins "Columns:"; nil when there is none.
	Names []string
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

// columnNames cuts "Columns: #1 - micrograph number; #2 - defocus 1 [A]; ..."
// into names; the list may run over several comments.
func columnNames(comments string) []string {
	_, list, ok := strings.Cut(comments, "Columns:")
	if !ok {
		return nil
	}
	var names []string
	for _, m := range regexp.MustCompile(`#(\d+)\s*-?([^;#]*)`).FindAllStringSubmatch(list, maxColumns+1) {
		if n, err := strconv.Atoi(m[1]); err != nil || n != len(names)+1 {
			break
		}
		names = append(names, strings.TrimSpace(m[2]))
	}
	return names
}

// text gives the header of a new table: what is known, and the columns, in the
// words of the style.
func (h Header) text(style Style, columns int) string {
	if style == NovaCTF {
		return ""
	}
	var b strings.Builder
	if h.Input != "" || h.Images > 0 {
		fmt.Fprintf(&b, "# Input file: %s ; Number of micrographs: %d\n", strings.Join(strings.Fields(h.Input), " "), h.Images)
	}
	if h.PixelA > 0 && h.KV > 0 {
		fmt.Fprintf(&b, "# Pixel size: %.3f Angstroms ; acceleration voltage: %.1f keV ; spherical aberration: %.2f mm ; amplitude contrast: %.2f\n",
			h.PixelA, h.KV, h.CsMM, h.AmpContrast)
	}
	const rings = "#7 - spacing (in Angstroms) up to which CTF rings were fit successfully"
	further := []string{"; #8 - Estimated tilt axis angle", "; #9 - Estimated tilt angle ", "; #10 Estimated sample thickness (in Angstroms)"}
	if style == AreTomo {
		further = []string{"; #8 - dfHand", "; #9", "; #10"}
		b.WriteString("# Columns: #1 micrograph number; #2 - defocus 1 [A]; #3 - defocus 2; #4 - azimuth of astigmatism; " +
			"#5 - additional phase shift [radian]; #6 - cross correlation; " + rings)
	} else {
		b.WriteString("# Columns: #1 - micrograph number; #2 - defocus 1 [Angstroms]; #3 - defocus 2; #4 - azimuth of astigmatism; " +
			"#5 - additional phase shift [radians]; #6 - cross correlation; " + rings)
	}
	b.WriteString(strings.Join(further[:min(max(columns, minColumns), maxColumns)-minColumns], "") + "\n")
	return b.String()
}

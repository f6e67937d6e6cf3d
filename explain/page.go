package explain

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
)

// Page returns the convention page of a package as Markdown, made from its
// declared facts alone.
func Page(r convention.Room) string {
	f := r.Facts
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\nMade from the facts declared in `convention/%s`; do not edit by hand.\n\n", r.Title, r.Name)
	fmt.Fprintf(&b, "Versions: %s.\n\n", f.Versions)
	fmt.Fprintf(&b, "    %s\n\n", f.Projection)
	fmt.Fprintf(&b, "| sign | value |\n| --- | --- |\n")
	for _, row := range signs(f) {
		fmt.Fprintf(&b, "| %s | %s |\n", row[0], row[1])
	}
	b.WriteString("\n")
	fmt.Fprintf(&b, "| what | the convention | known by |\n| --- | --- | --- |\n")
	for _, x := range f.Facts {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", x.What, strings.ReplaceAll(x.Says, "|", "\\|"), x.Known)
	}
	list := func(title string, items []string) {
		if len(items) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n## %s\n\n", title)
		for _, s := range items {
			fmt.Fprintf(&b, "- %s\n", s)
		}
	}
	list("To the hub", f.ToHub)
	list("From the hub", f.FromHub)
	list("What it prints", f.Prints)
	return b.String()
}

// signs are the facts that are data, in words; what is not declared is left out.
func signs(f convention.Facts) [][2]string {
	out := [][2]string{
		{"positive tilt angle against the hub's right-handed turn", signWord(f.TiltSign, "the same", "opposite", "not known, or there is none")},
		{"tilt axis as users see it", signWord(f.AxisSign, "counter-clockwise from the vertical", "clockwise from the vertical", "not known, or there is none")},
		{"tilt axis as stored", signWord(f.StoredAxisSign, "counter-clockwise from the vertical", "clockwise from the vertical", "not known, or there is none")},
	}
	depth := signWord(f.DepthSign, "always underfocus - height", "always underfocus + height", "a flag or option chooses")
	if f.DepthSign == convention.NotSaid {
		depth = "not known"
	}
	out = append(out, [2]string{"underfocus of a point", depth})
	if f.Centre != 0 {
		out = append(out, [2]string{"centre of an image of n pixels, counted from 0", f.Centre.String()})
	}
	if f.Sections != 0 {
		out = append(out, [2]string{"images of the stack are numbered", f.Sections.String()})
	}
	if f.Shifts != "" {
		out = append(out, [2]string{"unit of shifts", f.Shifts})
	}
	if f.DefocusA != 0 {
		sign := "underfocus positive"
		if f.DefocusA < 0 {
			sign = "underfocus negative"
		}
		unit := map[float64]string{convention.Angstrom: "A", convention.Nanometre: "nm", convention.Micrometre: "um", convention.Metre: "m"}[math.Abs(f.DefocusA)]
		out = append(out, [2]string{"unit of defocus", unit + ", " + sign})
	}
	return out
}

func signWord(s convention.Sign, plus, minus, zero string) string {
	switch {
	case s > 0:
		return plus
	case s < 0:
		return minus
	}
	return zero
}

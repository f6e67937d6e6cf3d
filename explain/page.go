package explain

import (
	"fmt"
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
	fmt.Fprintf(&b, "| positive tilt angle against the hub's right-handed turn | %s |\n", signWord(f.TiltSign, "the same", "opposite"))
	fmt.Fprintf(&b, "| tilt axis as users see it | %s |\n", signWord(f.AxisSign, "counter-clockwise from the vertical", "clockwise from the vertical"))
	fmt.Fprintf(&b, "| tilt axis as stored | %s |\n", signWord(f.StoredAxisSign, "counter-clockwise from the vertical", "clockwise from the vertical"))
	depth := "a flag or option chooses"
	if f.DepthSign != 0 {
		depth = signWord(f.DepthSign, "always underfocus - height", "always underfocus + height")
	}
	fmt.Fprintf(&b, "| underfocus of a point | %s |\n\n", depth)
	fmt.Fprintf(&b, "| what | the convention | known by |\n| --- | --- | --- |\n")
	for _, x := range f.Facts {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", x.What, strings.ReplaceAll(x.Says, "|", "\\|"), x.Known)
	}
	list := func(title string, items []string) {
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

func signWord(s convention.Sign, plus, minus string) string {
	if s < 0 {
		return minus
	}
	return plus
}

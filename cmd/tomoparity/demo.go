package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/demo"
)

func newDemo() *cobra.Command {
	var out string
	var noOpen bool
	var of outputFlags
	c := &cobra.Command{
		Use:   "demo",
		Short: "The whole story on a simulated series: IMOD and EMAN2 disagree, the images decide, a report opens",
		Long: `demo simulates a tilt series of carbon film with gold, writes what IMOD and EMAN2 would
hold for it (EMAN2 once with the same angles and axis, once with its axis 180 degrees
on), runs check on the three results, and writes a report. One of the three is a
mistake on purpose, so the exit code is 1, as check's would be.`,
		Example: `  tomoparity demo
  tomoparity demo --out story --no-open`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := of.checkReport(); err != nil {
				return err
			}
			errw := c.ErrOrStderr()
			quiet := of.quiet || of.json
			story, err := demo.Write(c.Context(), out, demo.Params(), progressBar(errw, "simulating a tilt series", quiet))
			if err != nil {
				return err
			}
			of.html = filepath.Join(out, demo.Name+".tomoparity.html")
			if !quiet {
				fmt.Fprintf(c.OutOrStdout(), "$ tomoparity check %s\n\n", joinPaths(story.Paths))
			}
			o, err := check.Run(c.Context(), check.Request{Paths: story.Paths, Tomograms: true, Progress: progressBar(errw, "measuring the images", quiet)}, all.Rooms())
			if err != nil {
				return err
			}
			shown := of.show(c, o)
			if !noOpen && !quiet && isTerminal(c.OutOrStdout()) {
				openInBrowser(of.html)
			}
			return shown
		},
	}
	fs := c.Flags()
	fs.StringVarP(&out, "out", "o", "tomoparity-demo", "folder to write to")
	fs.BoolVar(&noOpen, "no-open", false, "do not open the report in a browser")
	fs.BoolVar(&of.json, "json", false, "print the result as JSON on standard output")
	fs.BoolVar(&of.quiet, "quiet", false, "print only the verdict")
	fs.BoolVar(&of.verbose, "verbose", false, "also print likelihood ratios and where each number came from")
	fs.StringVar(&of.colour, "color", "auto", "colour: auto, always or never")
	return c
}

func joinPaths(paths []string) string {
	out := ""
	for i, p := range paths {
		if i > 0 {
			out += " "
		}
		out += filepath.ToSlash(p)
	}
	return out
}

// openInBrowser shows a file with the desktop's own program, if there is one.
func openInBrowser(path string) {
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	if exe, err := exec.LookPath(name); err == nil {
		_ = exec.Command(exe, path).Start()
	}
}

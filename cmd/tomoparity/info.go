package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/inspect"
)

func newInfo() *cobra.Command {
	var sf seriesFlags
	var asJSON, recursive bool
	c := &cobra.Command{
		Use:   "info PATH...",
		Short: "What is this file or folder, which package wrote it, what does it claim",
		Long: `info names what each path is and what it says: sizes, angles, axis, exclusions, with
units. It measures nothing. With --recursive every file below a folder is named, and
what cannot be read is listed with the reason.`,
		Example: `  tomoparity info TS_01.mrc TS_01.mrc.mdoc imod/
  tomoparity info --recursive --json project/`,
		Args: needPaths,
		RunE: func(c *cobra.Command, args []string) error {
			paths := args
			var err error
			if recursive {
				if paths, err = inspect.Expand(args); err != nil {
					return err
				}
			}
			req, err := sf.request(c, paths)
			if err != nil {
				return err
			}
			var doc *inspect.Document
			if recursive {
				doc = inspect.RunAll(req, all.Rooms())
			} else if doc, err = inspect.Run(req, all.Rooms()); err != nil {
				return err
			}
			out := []byte(doc.Text())
			if asJSON {
				if out, err = doc.JSON(); err != nil {
					return err
				}
			}
			_, err = fmt.Fprint(c.OutOrStdout(), string(out))
			return err
		},
	}
	fs := c.Flags()
	sf.add(fs)
	fs.BoolVar(&asJSON, "json", false, "print the result as JSON ("+inspect.Schema+") on standard output")
	fs.BoolVarP(&recursive, "recursive", "r", false, "every file below the folders")
	return c
}

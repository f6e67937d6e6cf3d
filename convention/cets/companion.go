package cets

import (
	"os"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

const companionSchema = "cets-rigid-companion/0.2"

// companion is NAME.cets-companion.json, as far as it is used.
type companion struct {
	Schema     string                     `json:"schema_version"`
	Generator  string                     `json:"generator,omitempty"`
	Series     map[string]companionSeries `json:"tilt_series"`
	Alignments []companionAlignment       `json:"alignments"`
}

type companionSeries struct {
	KV     *float64                  `json:"voltage_kv,omitempty"`
	CsMM   *float64                  `json:"cs_mm,omitempty"`
	AmpC   *float64                  `json:"amplitude_contrast,omitempty"`
	Images map[string]companionImage `json:"images,omitempty"` // by id of the tilt image
}

type companionImage struct {
	Order *int `json:"acquisition_index_1b,omitempty"` // from 1
}

type companionAlignment struct {
	Name      string `json:"name"`
	Series    string `json:"tilt_series_id"`
	Reference string `json:"reference_tomogram_id,omitempty"`
}

// companionOf reads the file beside a document; without one it is empty.
func companionOf(document string) (c companion, err error) {
	path := strings.TrimSuffix(strings.TrimSuffix(document, ".json"), ".cets") + companionSuffix
	if _, err := os.Stat(path); err != nil {
		return c, nil
	}
	if err := decode(path, &c); err != nil {
		return c, err
	}
	if !strings.HasPrefix(c.Schema, "cets-rigid-companion/") {
		return c, &problem.Problem{File: path, Field: "schema_version", Got: c.Schema, Want: companionSchema, Hint: hintDamaged}
	}
	return c, nil
}

// reference is the tomogram that the companion names for an alignment.
func (c companion) reference(series, name string) string {
	for _, a := range c.Alignments {
		if a.Series == series && a.Name == name {
			return a.Reference
		}
	}
	return ""
}

// fill adds optics and order to a series.
func (c companion) fill(s *tomo.Series, series string, ids map[int]string) {
	about := c.Series[series]
	for _, x := range []struct {
		to   *tomo.Opt[float64]
		from *float64
	}{{&s.Optics.KV, about.KV}, {&s.Optics.Cs, about.CsMM}, {&s.Optics.AmpContrast, about.AmpC}} {
		if x.from != nil && *x.from > 0 {
			*x.to = tomo.Some(*x.from)
		}
	}
	for i := range s.Tilts {
		t := &s.Tilts[i]
		if o := about.Images[ids[t.Section]].Order; o != nil && *o > 0 {
			t.Order = tomo.Some(*o - 1)
		}
	}
}

// decode reads a document or its companion.
func decode(file string, to any) error {
	return convention.DecodeJSON(file, "a CETS document, JSON", hintDamaged, to)
}

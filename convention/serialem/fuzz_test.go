package serialem_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/serialem"
)

func FuzzRead(f *testing.F) {
	const text = "PixelSpacing = 5.4\nVoltage = 300\nImageFile = TS_01.mrc\nImageSize = 924 958\n\n[T = SerialEM: test]\n[T =     Tilt axis angle = 84.1, binning = 1]\n\n" +
		"[ZValue = 0]\nTiltAngle = -3.0\nRotationAngle = 174.1\nExposureDose = 3\nPriorRecordDose = 3\nTargetDefocus = -3\nDateTime = 11-Nov-25  10:00:00\n\n" +
		"[ZValue = 1]\nTiltAngle = 0.0\nRotationAngle = 174.1\nExposureDose = 3\nPriorRecordDose = 0\nTargetDefocus = -3\nDateTime = 11-Nov-25  09:59:00\n"
	conventiontest.Fuzz(f, serialem.New(), convention.Input{Sections: 2}, "TS_01.mrc.mdoc", map[string]string{"TS_01.mrc.mdoc": text})
}

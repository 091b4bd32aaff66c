// The Go twin of the bench `episode`: a buffer of message parts in Go, written from the behaviours that
// docs/benchmarks/episode.md lists, not from anybody's source: one mutex for all episodes, the JSON made
// inside it to know a part's size, a copy of the backlog for each wake-up, a timer for each part delivered.
//
//	go-episode append   ENTRIES         WARM_UP_MS ITERATIONS ITERATION_MS
//	go-episode burst    ENTRIES READERS WARM_UP_MS ITERATIONS ITERATION_MS
//	go-episode paced    ENTRIES READERS WARM_UP_MS ITERATIONS ITERATION_MS
//	go-episode replay   ENTRIES         WARM_UP_MS ITERATIONS ITERATION_MS
//
// prints nanoseconds by delivery (append: by entry), one line an iteration.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

// A batch does all the work once; it fails the run where something is missing.
type batch func()

func main() {
	if len(os.Args) < 5 {
		usage()
	}
	n := numbers(os.Args[2:])
	switch {
	case os.Args[1] == "append" && len(n) == 4:
		measure(appending(n[0]), n[0], n[1:])
	case os.Args[1] == "burst" && len(n) == 5:
		measure(burst(n[0], n[1]), n[0]*n[1], n[2:])
	case os.Args[1] == "paced" && len(n) == 5:
		measure(paced(n[0], n[1]), n[0]*n[1], n[2:])
	case os.Args[1] == "replay" && len(n) == 4:
		measure(replay(n[0]), n[0], n[1:])
	default:
		usage()
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: go-episode append|replay ENTRIES WARM_UP_MS ITERATIONS ITERATION_MS")
	fmt.Fprintln(os.Stderr, "       go-episode burst|paced ENTRIES READERS WARM_UP_MS ITERATIONS ITERATION_MS")
	os.Exit(2)
}

func numbers(arguments []string) []int {
	numbers := make([]int, len(arguments))
	for i, argument := range arguments {
		number, err := strconv.Atoi(argument)
		if err != nil {
			usage()
		}
		numbers[i] = number
	}
	return numbers
}

// measure runs batches for the warm-up, then prints a figure for each iteration.
func measure(run batch, items int, times []int) {
	iterate(run, items, times[0])
	for i := 0; i < times[1]; i++ {
		fmt.Printf("%.3f\n", iterate(run, items, times[2]))
	}
}

// iterate is the time by item over as many whole batches as it takes.
func iterate(run batch, items, millis int) float64 {
	began := time.Now()
	for batches := 1; ; batches++ {
		run()
		if took := time.Since(began); took >= time.Duration(millis)*time.Millisecond {
			return float64(took.Nanoseconds()) / float64(batches*items)
		}
	}
}

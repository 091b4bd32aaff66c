// The Go twin of the bench `channel`: the same work on Go's channels.
//
//	go-chan hand-over WORKERS CAPACITY ITEMS WARM_UP_MS ITERATIONS ITERATION_MS
//	go-chan select CHANNELS CAPACITY ITEMS TIMED WARM_UP_MS ITERATIONS ITERATION_MS
//
// prints nanoseconds by item, one line an iteration.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

// A batch moves all its items and says how much they sum up to.
type batch func() int

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	numbers := numbers(os.Args[2:])
	switch {
	case os.Args[1] == "hand-over" && len(numbers) == 6:
		workers, capacity, items := numbers[0], numbers[1], numbers[2]
		measure(handOver(workers, capacity, items), items, workers*sum(items/workers), numbers[3:])
	case os.Args[1] == "select" && len(numbers) == 7:
		channels, capacity, items := numbers[0], numbers[1], numbers[2]
		run := selecting(chooser(channels, numbers[3] == 1), channels, capacity, items)
		measure(run, items, channels*sum(items/channels), numbers[4:])
	default:
		usage()
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: go-chan hand-over WORKERS CAPACITY ITEMS WARM_UP_MS ITERATIONS ITERATION_MS")
	fmt.Fprintln(os.Stderr, "       go-chan select 2|8 CAPACITY ITEMS TIMED WARM_UP_MS ITERATIONS ITERATION_MS")
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
func measure(run batch, items, expected int, times []int) {
	iterate(run, items, expected, times[0])
	for i := 0; i < times[1]; i++ {
		fmt.Printf("%.3f\n", iterate(run, items, expected, times[2]))
	}
}

// iterate is the time by item over as many whole batches as it takes.
func iterate(run batch, items, expected, millis int) float64 {
	began := time.Now()
	for batches := 1; ; batches++ {
		if got := run(); got != expected {
			fmt.Fprintf(os.Stderr, "the items received sum up to %d (expected: %d)\n", got, expected)
			os.Exit(1)
		}
		if took := time.Since(began); took >= time.Duration(millis)*time.Millisecond {
			return float64(took.Nanoseconds()) / float64(batches*items)
		}
	}
}

func handOver(workers, capacity, items int) batch {
	each := items / workers
	return func() int {
		channel := make(chan *int, capacity)
		var all sync.WaitGroup
		sums := make([]int, workers)
		for worker := 0; worker < workers; worker++ {
			all.Go(func() { put(channel, each) })
			all.Go(func() { sums[worker] = take(channel, each) })
		}
		all.Wait()
		return total(sums)
	}
}

func put(channel chan<- *int, count int) {
	for i := 0; i < count; i++ {
		channel <- item(i)
	}
}

func take(channel <-chan *int, count int) int {
	sum := 0
	for i := 0; i < count; i++ {
		sum += *<-channel
	}
	return sum
}

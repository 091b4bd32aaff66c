package dev.weir.pipeline;

import java.util.List;
import java.util.stream.IntStream;

/** The parameters of most tests: how many numbers, from 1. */
record Numbers(int count) {
  List<Integer> list() {
    return IntStream.rangeClosed(1, count).boxed().toList();
  }

  static Pipeline<Numbers> pipeline() {
    return Pipeline.named("numbers", Numbers.class);
  }
}

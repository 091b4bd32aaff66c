package dev.weir.bench.density;

import java.util.List;

/**
 * What a worker says of one run of {@link ProcessMain}.
 *
 * @param openMs until a session had begun, one each, sorted
 * @param answerMs until it had answered its first input in full, one each, sorted
 * @param sessions how many answered while all of them were there
 * @param bytes the memory of all of them
 * @param workerBytes the memory of the worker's own process, which is in {@code bytes} already
 *     where sessions have no process
 */
record ProcessFound(
    List<Double> openMs, List<Double> answerMs, int sessions, long bytes, long workerBytes) {

  /** Copies. */
  ProcessFound {
    openMs = List.copyOf(openMs);
    answerMs = List.copyOf(answerMs);
  }

  static ProcessFound times(List<Double> openMs, List<Double> answerMs) {
    return new ProcessFound(
        openMs.stream().sorted().toList(), answerMs.stream().sorted().toList(), 0, 0, 0);
  }

  static ProcessFound memory(int sessions, long bytes, long workerBytes) {
    return new ProcessFound(List.of(), List.of(), sessions, bytes, workerBytes);
  }

  /** Of one session, where all of the memory is theirs. */
  double bytesEach() {
    return (double) bytes / sessions;
  }
}

package dev.weir.cli.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run has shown.
 *
 * @param sessions dialogues held to their end
 * @param dialogues dialogues asked for
 * @param turns user turns answered
 * @param cuts connections that were cut
 * @param resumes what readers got when they came back
 * @param comparedReplies messages made of deltas alone that were held against their final form
 * @param toolDialogues the share of dialogues in which a tool was called, 0 to 1
 * @param medianReplyTokens words a reply, which is at most its tokens
 * @param firstDeltaMs from sending the POST to the first delta, of turns whose stream was not lost
 *     in between; POSTs that were cut and sent again are included
 * @param eventsPerSecond log events received by all callers
 * @param peakRssBytes of the process that hosts a self-started worker, else null
 * @param wallSeconds from the first request to the last judgement
 * @param seed replays the cuts
 * @param mismatches how many there are; the list keeps the first 100
 * @param found what does not match
 */
record Report(
    long sessions,
    int dialogues,
    long turns,
    Cuts cuts,
    Resumes resumes,
    long comparedReplies,
    double toolDialogues,
    long medianReplyTokens,
    FirstDelta firstDeltaMs,
    double eventsPerSecond,
    @Nullable Long peakRssBytes,
    double wallSeconds,
    long seed,
    long mismatches,
    List<Mismatch> found) {
  /** Keeps a copy of the list. */
  Report {
    found = List.copyOf(found);
  }

  /**
   * Connections that were cut.
   *
   * @param streamsByFin streams ended in good order
   * @param streamsByRst streams reset
   * @param postsByFin POSTs ended in good order
   * @param postsByRst POSTs reset
   * @param postsSentAgain POSTs repeated with their key
   * @param insideReplies streams cut while an episode ran
   * @param midFrame streams cut inside a frame
   */
  record Cuts(
      int streamsByFin,
      int streamsByRst,
      int postsByFin,
      int postsByRst,
      long postsSentAgain,
      long insideReplies,
      long midFrame) {}

  /** How often a reader that came back got each verdict. */
  record Resumes(long exact, long snapshot, long reset) {}

  /** Milliseconds, over so many turns. */
  record FirstDelta(double p50, double p99, int samples) {}

  /** One line of JSON. */
  String json() {
    return Json.write(this);
  }

  /** For people. */
  String words() {
    StringBuilder words = new StringBuilder();
    found.forEach(mismatch -> words.append(mismatch).append(System.lineSeparator()));
    words.append(
        """
        dialogues    %,d of %,d, %,d turns, %.0f %% of the dialogues call a tool
        replies      median %,d words; %,d messages made of deltas equal their final form
        cuts         streams: %,d by FIN, %,d by RST; %,d inside replies, %,d mid-frame
                     POSTs: %,d by FIN, %,d by RST; %,d sent again
        resumes      %,d exact, %,d snapshot, %,d reset
        first delta  p50 %.1f ms, p99 %.1f ms (%,d turns)
        events       %,.0f a second
        memory       %s
        time         %.1f s, seed %d
        mismatches   %,d
        """
            .formatted(
                sessions,
                dialogues,
                turns,
                toolDialogues * 100,
                medianReplyTokens,
                comparedReplies,
                cuts.streamsByFin,
                cuts.streamsByRst,
                cuts.insideReplies,
                cuts.midFrame,
                cuts.postsByFin,
                cuts.postsByRst,
                cuts.postsSentAgain,
                resumes.exact,
                resumes.snapshot,
                resumes.reset,
                firstDeltaMs.p50,
                firstDeltaMs.p99,
                firstDeltaMs.samples,
                eventsPerSecond,
                memory(),
                wallSeconds,
                seed,
                mismatches));
    return words.toString();
  }

  private String memory() {
    return peakRssBytes == null
        ? "not measured: the worker is another's"
        : "%,d MiB at most".formatted(peakRssBytes >> 20);
  }
}

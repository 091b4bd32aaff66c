package dev.weir.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bench finds nothing wrong with a right gateway, and the defect of each wrong one. */
class DialoguesBenchTest {
  /** Every fourth POST is cut, every stream within two or three replies, every fifth comes late. */
  private static final Rates ROUGH = new Rates(0.25, 12_000, 0.2, 0.2, Duration.ofMillis(5));

  /** The same, but nobody comes so late that he gets no deltas, and misses a wrong one. */
  private static final Rates ROUGH_IN_TIME = new Rates(0.25, 12_000, 0, 0.2, Duration.ofMillis(5));

  private static final Duration RETENTION = Duration.ofMillis(20);
  private static final Duration LONG_RETENTION = Duration.ofMinutes(1);

  @Test
  void run_rightGateway_allCutsHealAndNothingIsWrong(Seed seed) throws Exception {
    Report report = run(Sabotage.NOTHING, 12, seed.value());
    assertThat(report.found()).isEmpty();
    assertThat(report.mismatches()).isZero();
    assertThat(report.sessions()).isEqualTo(12);
    assertThat(report.turns()).isEqualTo(12 * 6);
    assertThat(report.medianReplyTokens()).isEqualTo(45);
    assertThat(report.comparedReplies()).isPositive();
    assertThat(report.toolDialogues()).isPositive();
    assertThat(report.peakRssBytes()).isNotNull();
  }

  /** The network was as bad as planned, in each of its ways. */
  @Test
  void run_rightGateway_cutsAndVerdictsOfEachKind() throws Exception {
    Report report = run(Sabotage.NOTHING, 16, 7);
    assertThat(report.mismatches()).isZero();
    Report.Cuts cuts = report.cuts();
    assertThat(
            List.of(cuts.streamsByFin(), cuts.streamsByRst(), cuts.postsByFin(), cuts.postsByRst()))
        .allMatch(count -> count > 0);
    assertThat(cuts.postsSentAgain()).isPositive();
    assertThat(cuts.insideReplies()).isPositive();
    assertThat(cuts.midFrame()).isPositive();
    assertThat(report.resumes().exact()).isPositive();
    assertThat(report.resumes().snapshot()).isPositive();
    assertThat(report.resumes().reset()).isZero();
  }

  /** A judge that cannot find fault is worth nothing. */
  @ParameterizedTest
  @CsvSource({
    "CORRUPT_DELTA, frame",
    "LOSE_EVENT, gap in the stream",
    "DOUBLE_EVENT, event doubled",
    "WRONG_ID, frame",
    "OTHER_TEXT, 'text, model run again'",
    "NO_CALL, 'tool calls, model run again'",
    "OTHER_CALL, 'tool calls, model run again'",
    "IGNORE_KEYS, number of user turns",
    "OTHER_INPUT, user turn",
    "FORGETFUL_STATE, folded message",
    "HANG_UP, streams lost",
    "FAIL, end of the episode"
  })
  void run_wrongGateway_defectIsFound(Sabotage sabotage, String found) throws Exception {
    Report report = run(sabotage, 4, 7, ROUGH_IN_TIME, LONG_RETENTION);
    assertThat(report.mismatches()).isPositive();
    assertThat(report.found()).extracting(Mismatch::what).anyMatch(what -> what.startsWith(found));
  }

  @Test
  void report_ofARun_saysTheSameToPeopleAndMachines() throws Exception {
    Report report = run(Sabotage.NOTHING, 1, 7);
    assertThat(Json.parse(report.json()).path("cuts").path("postsSentAgain").isNumber()).isTrue();
    assertThat(report.json()).contains("\"sessions\":1").contains("\"seed\":7");
    assertThat(report.words()).contains("1 of 1, 6 turns").contains("mismatches   0");
  }

  /** Each dialogue of the few ends where it is refused, and all that was accepted is heard. */
  @Test
  @Behaviour({"work-95", "work-97"})
  void run_workerAskedToLeave_answersWhatItAcceptedAndRefusesTheRest() throws Exception {
    Report report = leaving(Sabotage.NOTHING, 2);
    assertThat(report.found()).isEmpty();
    Report.Drain drain = report.drain();
    assertThat(drain).isNotNull();
    assertThat(drain.inFlight()).isGreaterThanOrEqualTo(2);
    assertThat(drain.answered()).isGreaterThanOrEqualTo(drain.inFlight());
    assertThat(drain.lost()).isZero();
    assertThat(drain.refused()).isPositive();
    assertThat(report.turns()).isLessThan(12 * 6);
    assertThat(report.medianReplyTokens()).isPositive();
    assertThat(report.words()).contains("drain        SIGTERM with " + drain.inFlight());
  }

  @ParameterizedTest
  @CsvSource({
    "HANG_UP_WHEN_ASKED, conversation",
    "FORGET_SESSIONS, conversation",
    "BAD_EXIT, exit code of the worker"
  })
  void run_workerLeavesBadly_isFound(Sabotage sabotage, String found) throws Exception {
    Report report = leaving(sabotage, 2);
    assertThat(report.found()).extracting(Mismatch::what).contains(found);
  }

  @Test
  @Behaviour("work-92")
  void departure_inputNotAnsweredToItsEnd_isLost() {
    Departure departure = Departure.with(2, 0, () -> {});
    departure.accepted();
    departure.accepted();
    departure.answered();
    Report.Drain drain = departure.report(0);
    assertThat(drain.inFlight()).isEqualTo(2);
    assertThat(drain.answered()).isEqualTo(1);
    assertThat(drain.lost()).isEqualTo(1);
  }

  @Test
  void run_neverSoManyInFlight_isFound() throws Exception {
    Report report = leaving(Sabotage.NOTHING, 100);
    assertThat(report.drain()).isNull();
    assertThat(report.found())
        .extracting(Mismatch::what)
        .containsExactly("inputs in flight at once");
  }

  private static Report leaving(Sabotage sabotage, int inFlight)
      throws IOException, InterruptedException {
    Progress silent = new Progress(new PrintStream(new ByteArrayOutputStream()), false, 12);
    try (TestGateway gateway = new TestGateway(RETENTION, sabotage)) {
      Departure departure = Departure.with(inFlight, 6, gateway::leave);
      return new DialoguesBench(
              gateway.url(), RETENTION, new TestModel(), Rates.NONE, 8, 7, departure)
          .run(dialogues(12), silent, gateway);
    }
  }

  private static Report run(Sabotage sabotage, int dialogues, long seed)
      throws IOException, InterruptedException {
    return run(sabotage, dialogues, seed, ROUGH, RETENTION);
  }

  private static Report run(
      Sabotage sabotage, int dialogues, long seed, Rates rates, Duration retention)
      throws IOException, InterruptedException {
    Progress silent = new Progress(new PrintStream(new ByteArrayOutputStream()), false, dialogues);
    try (TestGateway gateway = new TestGateway(retention, sabotage)) {
      Departure never = Departure.never();
      return new DialoguesBench(gateway.url(), retention, new TestModel(), rates, 8, seed, never)
          .run(dialogues(dialogues), silent, gateway);
    }
  }

  private static List<Dialogue> dialogues(int count) {
    return IntStream.range(0, count).mapToObj(DialoguesBenchTest::dialogue).toList();
  }

  private static Dialogue dialogue(int number) {
    List<String> turns =
        IntStream.range(0, 6).mapToObj(turn -> "turn %d of %d".formatted(turn, number)).toList();
    return new Dialogue("d" + number, List.of("Restaurants_2"), turns);
  }
}

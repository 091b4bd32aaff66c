package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.TurnRecord.Outcome;
import dev.weir.agent.TurnRecord.Stage;
import dev.weir.log.Usage;
import dev.weir.testkit.CapturedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where turns are written down. */
@Timeout(60)
class TurnJournalTest {
  private static final TurnRecord TURN =
      new TurnRecord(
          "s1",
          "host",
          "ep_3",
          1,
          Speech.Source.INPUT,
          Instant.EPOCH,
          Map.of(Stage.BEGUN, Duration.ofMillis(2), Stage.ENDED, Duration.ofMillis(900)),
          2,
          1,
          new Usage(30, 40),
          Outcome.INTERRUPTED,
          Optional.empty());

  @Test
  void write_turn_isOneLineWithEachValueByItsName() {
    try (CapturedLog log = new CapturedLog("dev.weir.turns")) {
      TurnJournal.write(TURN);
      assertThat(log.lines(Level.FINE))
          .containsExactly(
              "turn=ep_3 session=s1 agent=host attempt=1 source=INPUT outcome=INTERRUPTED"
                  + " begun=2ms ended=900ms steps=2 tools=1 input_tokens=30 output_tokens=40");
    }
  }

  @Test
  void write_whileRecorded_isAnEventOfTheFlightRecorder(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("turns.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("dev.weir.Turn");
      recording.start();
      TurnJournal.write(TURN);
      recording.stop();
      recording.dump(file);
    }
    RecordedEvent event =
        RecordingFile.readAllEvents(file).stream()
            .filter(each -> each.getEventType().getName().equals("dev.weir.Turn"))
            .findFirst()
            .orElseThrow();
    assertThat(event.getString("turn")).isEqualTo("ep_3");
    assertThat(event.getString("outcome")).isEqualTo("INTERRUPTED");
    assertThat(event.getDuration("waited")).isEqualTo(Duration.ofMillis(2));
    assertThat(event.getLong("firstWords")).isEqualTo(-1);
    assertThat(event.getLong("outputTokens")).isEqualTo(40);
  }
}

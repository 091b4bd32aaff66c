package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder sees of channels, with a real recording. */
@Timeout(60)
class ChanEventTest {
  private static final String PARK = "dev.weir.ChannelPark";
  private static final String DROP = "dev.weir.ChannelDrop";

  @TempDir Path folder;

  private final Chan<Integer> meeting =
      Chan.<Integer>builder().name("meeting").rendezvous().build();
  private final Chan<Integer> sliding = Chan.<Integer>builder().name("sliding").conflated().build();

  /** A park says where, whether it was served, and who it was. */
  @Test
  @Behaviour("chan-C61")
  void park_recorded_tellsChannelThreadAndOutcome() throws Exception {
    List<RecordedEvent> events =
        recording(
            PARK,
            () -> {
              FutureTask<Integer> task = new FutureTask<>(meeting::receive);
              Thread receiver = Thread.ofPlatform().name("tts/speak").start(task);
              awaitReallyParked(receiver);
              meeting.send(1);
              return task.get();
            });
    assertThat(events)
        .anySatisfy(event -> {
          assertThat(event.getString("purpose")).isEqualTo("receive from meeting");
          assertThat(event.getBoolean("served")).isTrue();
          assertThat(event.getThread().getJavaName()).isEqualTo("tts/speak");
          assertThat(event.getStackTrace().getFrames()).isNotEmpty();
        });
  }

  /** A threshold lets through what has lasted longer, and nothing else. */
  @Test
  @Behaviour("chan-C61")
  void park_underThreshold_isRecordedOnlyIfLonger() throws Exception {
    Callable<?> wait = () -> meeting.receive(Duration.ofMillis(10));
    assertThat(recording(PARK, Duration.ofNanos(1), wait)).isNotEmpty();
    assertThat(recording(PARK, Duration.ofHours(1), wait)).isEmpty();
  }

  /** One that was interrupted is a park as well. */
  @Test
  @Behaviour("chan-C61")
  void park_interrupted_isRecordedAsNotServed() throws Exception {
    List<RecordedEvent> events =
        recording(
            PARK,
            () -> {
              FutureTask<Boolean> task = new FutureTask<>(() -> sent(meeting));
              Thread sender = Thread.ofPlatform().name("llm").start(task);
              awaitReallyParked(sender);
              sender.interrupt();
              return assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
            });
    assertThat(events)
        .anySatisfy(event -> {
          assertThat(event.getString("purpose")).isEqualTo("send to meeting");
          assertThat(event.getBoolean("served")).isFalse();
        });
  }

  /** Each drop is an event of its own, with the channel's name. */
  @Test
  @Behaviour("chan-C61")
  void drop_recorded_isAnEventEach() throws Exception {
    List<RecordedEvent> events =
        recording(
            DROP,
            () -> {
              for (int i = 0; i < 5; i++) {
                sliding.send(i);
              }
              return null;
            });
    assertThat(events).hasSize(4);
    assertThat(events)
        .allSatisfy(event -> {
          assertThat(event.getString("channel")).isEqualTo("sliding");
          assertThat(event.getInt("items")).isEqualTo(1);
        });
  }

  /** A recording that does not ask for them has none of them. */
  @Test
  @Behaviour("chan-C61")
  void events_notAskedFor_areOff() throws Exception {
    List<RecordedEvent> events =
        recording(
            "jdk.JVMInformation",
            () -> {
              Operation<Integer> receive = Operation.start(meeting::receive);
              awaitParked(meeting, 0, 1);
              meeting.send(1);
              sliding.send(1);
              sliding.send(2);
              return receive.get();
            });
    assertThat(events).noneMatch(event -> event.getEventType().getName().startsWith("dev.weir"));
  }

  private List<RecordedEvent> recording(String event, Callable<?> work) throws Exception {
    return recording(event, Duration.ZERO, work);
  }

  private List<RecordedEvent> recording(String event, Duration threshold, Callable<?> work)
      throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable(event).withThreshold(threshold);
      recording.start();
      work.call();
      recording.stop();
      return dumped(recording);
    }
  }

  private List<RecordedEvent> dumped(Recording recording) throws IOException {
    Path file = Files.createTempFile(folder, "events", ".jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file);
  }

  private static void awaitReallyParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Shape.look(thread);
    }
  }

  private static boolean sent(Chan<Integer> chan) throws InterruptedException {
    chan.send(1);
    return true;
  }
}

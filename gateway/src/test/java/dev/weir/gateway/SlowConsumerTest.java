package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import dev.weir.log.LogLimits;
import dev.weir.log.LogReader;
import dev.weir.log.Message;
import dev.weir.log.Position;
import dev.weir.log.SessionLog;
import dev.weir.time.ManualTime;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream that comes too late for what waits says so, with the cursor to come back with. */
@Timeout(20)
class SlowConsumerTest {
  @Test
  void run_readerHasLostItsPlace_saysGoodbyeRetriablyWithItsCursor() throws Exception {
    ManualTime time = new ManualTime();
    try (SessionLog log = new SessionLog(LogLimits.DEFAULT, time);
        LogReader reader = log.read(new Position.Now(), Set.of(Audience.EVERYONE))) {
      String cursor = reader.cursor().toString();
      log.message(
          new Message(
              "msg_1",
              Message.Role.USER,
              Message.Status.COMPLETED,
              List.of(new Content.Text("Hello?"))));
      time.advance(LogLimits.DEFAULT.readerStall());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      SseWriter writer = new SseWriter(out, new Stall(Duration.ofSeconds(10), time));
      new EventStream(reader, writer, Duration.ofSeconds(15), () -> true).run("s", "exact");
      assertThat(out.toString(UTF_8))
          .contains("event: stream.goodbye")
          .contains("\"reason\":\"slow_consumer\",\"retry\":true,\"retryAfterMs\":")
          .contains("\"cursor\":\"" + cursor + "\"")
          .doesNotContain("message.completed");
    }
  }
}

package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.ProviderOptions;
import dev.weir.agent.SessionOptions;
import dev.weir.delta.Coalescer;
import dev.weir.delta.StreamOptions;
import dev.weir.delta.UpdateTopics;
import dev.weir.episode.EpisodeLimits;
import dev.weir.gateway.GatewayOptions;
import dev.weir.log.LogLimits;
import dev.weir.log.LogReader;
import dev.weir.worker.AgentPool;
import dev.weir.worker.cache.StartCache;
import dev.weir.worker.source.ClassCache;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The limits of docs/ARCHITECTURE.md: whoever changes one, changes it here and there. */
class LimitsTest {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  @Test
  void log_byDefault_isBoundedAsDocumented() {
    assertThat(LogLimits.DEFAULT)
        .isEqualTo(new LogLimits(MIB, 4 * MIB, Duration.ofSeconds(15), 64, Duration.ofSeconds(10)));
    assertThat(LogReader.BATCH).isEqualTo(256);
    assertThat(EpisodeLimits.DEFAULT.episodeBytes()).isEqualTo(MIB);
    assertThat(EpisodeLimits.DEFAULT.closedRetention()).isEqualTo(Duration.ofSeconds(15));
    assertThat(EpisodeLimits.DEFAULT.readerStall()).isEqualTo(Duration.ofSeconds(10));
    assertThat(EpisodeLimits.DEFAULT.readers()).isEqualTo(1_024);
    assertThat(EpisodeLimits.DEFAULT.goneKeys()).isEqualTo(10_000);
  }

  @Test
  void streams_byDefault_areBoundedAsDocumented() {
    assertThat(StreamOptions.DEFAULT)
        .isEqualTo(new StreamOptions(Coalescer.Window.DEFAULT, 3, 4 * MIB));
    assertThat(UpdateTopics.EVENTS).isEqualTo(10_000);
    assertThat(UpdateTopics.KEPT).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void session_byDefault_isBoundedAsDocumented() {
    var window = new Coalescer.Window(Duration.ofMillis(50), 128);

    assertThat(SessionOptions.DEFAULT)
        .isEqualTo(
            new SessionOptions(
                LogLimits.DEFAULT,
                window,
                8,
                3,
                16 * MIB,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                new ProviderOptions(3, Duration.ofSeconds(2), 3),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10)));
    assertThat(AgentPool.IDLE_BEFORE_EVICTION).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void gateway_byDefault_isBoundedAsDocumented() {
    assertThat(GatewayOptions.DEFAULT)
        .isEqualTo(
            new GatewayOptions(
                7080,
                256 * KIB,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2)));
  }

  @Test
  void startCache_isBoundedAsDocumented() {
    assertThat(StartCache.MOST_FILES).isEqualTo(8);
    assertThat(StartCache.LONGEST_UNUSED).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void classCache_isBoundedAsDocumented() {
    assertThat(ClassCache.MOST_FILES).isEqualTo(1_024);
    assertThat(ClassCache.MOST_BYTES).isEqualTo(64L * MIB);
    assertThat(ClassCache.LONGEST_UNUSED).isEqualTo(Duration.ofDays(30));
  }
}

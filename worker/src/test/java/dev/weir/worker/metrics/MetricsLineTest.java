package dev.weir.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.worker.metrics.MetricsLine.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a stream again: what is a line of it and what is none. */
class MetricsLineTest {
  @Test
  @Behaviour("work-154")
  void parse_ofALine_isWhatItSays() {
    MetricsLine line =
        MetricsLine.parse(
                "{\"schema_version\":1,\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":2.5,"
                    + "\"payload\":{\"agent\":\"a\"},\"more\":1}")
            .orElseThrow();
    assertThat(line.kind()).isEqualTo(Kind.EVENT);
    assertThat(line.seq()).isEqualTo(3);
    assertThat(line.wallTimeUnix()).isEqualTo(2.5);
    assertThat(line.payload().path("agent").stringValue()).isEqualTo("a");
  }

  @Test
  @Behaviour("work-154")
  void parse_ofAWholeNumberOfSeconds_isATime() {
    assertThat(
            MetricsLine.parse(
                "{\"schema_version\":1,\"kind\":\"snapshot\",\"seq\":1,\"wall_time_unix\":2,\"payload\":{}}"))
        .hasValueSatisfying(line -> assertThat(line.kind()).isEqualTo(Kind.SNAPSHOT));
  }

  /** Each differs from a line in one point. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "no JSON",
        "[1]",
        "7",
        "null",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":2.5,\"payl",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":2.5,\"payload\":{}} {}",
        "{\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":2.5,\"payload\":{}}",
        "{\"schema_version\":2,\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":2.5,\"payload\":{}}",
        "{\"schema_version\":true,\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":2.5,\"payload\":{}}",
        "{\"schema_version\":1,\"kind\":\"other\",\"seq\":3,\"wall_time_unix\":2.5,\"payload\":{}}",
        "{\"schema_version\":1,\"kind\":5,\"seq\":3,\"wall_time_unix\":2.5,\"payload\":{}}",
        "{\"schema_version\":1,\"seq\":3,\"wall_time_unix\":2.5,\"payload\":{}}",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":true,\"wall_time_unix\":2.5,\"payload\":{}}",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":3.0,\"wall_time_unix\":2.5,\"payload\":{}}",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":\"3\",\"wall_time_unix\":2.5,\"payload\":{}}",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":99999999999999999999,\"wall_time_unix\":2.5,\"payload\":{}}",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":false,\"payload\":{}}",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":\"2\",\"payload\":{}}",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":3,\"payload\":{}}",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":2.5,\"payload\":[]}",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":2.5,\"payload\":null}",
        "{\"schema_version\":1,\"kind\":\"event\",\"seq\":3,\"wall_time_unix\":2.5}"
      })
  @Behaviour("work-154")
  void parse_ofAnythingElse_isEmpty(String line) {
    assertThat(MetricsLine.parse(line)).isEmpty();
  }
}

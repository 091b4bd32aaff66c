package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.log.LogLimits;
import dev.weir.worker.RequestFilter.Opinion;
import java.net.BindException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a gateway begins, and what it is told. */
class GatewayTest {

  @Test
  void start_portTaken_refusedAndTheFirstGoesOn() throws Exception {
    try (Stage stage = new Stage()) {
      GatewayOptions same = Stage.OPTIONS.withPort(stage.gateway.port());
      assertThatThrownBy(() -> Gateway.start(stage.host, same).close())
          .hasMessage("port: %d (expected: a free one)", same.port())
          .hasRootCauseInstanceOf(BindException.class);
      assertThat(stage.caller.get("/healthz").status()).isEqualTo(200);
    }
  }

  @Test
  void close_streamOpen_endedAfterTheGrace() throws Exception {
    GatewayOptions options =
        new GatewayOptions(
            0, 1024, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofMillis(100));
    try (Stage stage = new Stage(options, LogLimits.DEFAULT, pool -> pool)) {
      String session = stage.caller.open("plain");
      try (Stream events = stage.caller.events(session, "")) {
        events.await("caught_up");
        stage.gateway.close();
        assertThat(events.rest()).isEmpty();
      }
    }
  }

  @Test
  void open_agentBreaksBeyondAnException_internalAndLogged() throws Exception {
    try (Stage stage = new Stage();
        Journal journal = Journal.of("dev.weir.gateway")) {
      stage.pool.add(
          "worse",
          () -> {
            throw new AssertionError("secret");
          });
      Answer answer = stage.caller.post("/v1/sessions", "{\"agent\":\"worse\"}");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.code()).isEqualTo("internal");
      assertThat(answer.text()).doesNotContain("secret");
      assertThat(journal.warnings()).singleElement().asString().contains("secret");
    }
  }

  @Test
  void open_filterDoesNotWantIt_forbidden() throws Exception {
    try (Stage stage =
        new Stage(
            Stage.OPTIONS,
            LogLimits.DEFAULT,
            pool -> pool.requestFilter(job -> Opinion.NOT_OURS))) {
      Answer answer = stage.caller.post("/v1/sessions", "{}");
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("not_accepted");
      assertThat(stage.pool.sessions()).isEmpty();
    }
  }

  @Test
  void open_metadataNamesAnAgent_thatOne() throws Exception {
    try (Stage stage = new Stage()) {
      String greeter = "{\"metadata\":{\"agent\":\"greeter\"}}";
      assertThat(stage.caller.post("/v1/sessions", greeter).json().get("agent").stringValue())
          .isEqualTo("greeter");
    }
  }

  @Test
  void post_bodyCutOff_refusedWithoutALine() throws Exception {
    try (Stage stage = new Stage();
        Journal journal = Journal.of("dev.weir", "io.helidon")) {
      try (Socket socket = stage.caller.connect()) {
        String json = "Content-Type: application/json";
        socket
            .getOutputStream()
            .write(stage.caller.request("POST", "/v1/sessions", null, json, "Content-Length: 9"));
        socket.getOutputStream().write('{');
        socket.shutdownOutput();
        Answer refused = Answer.whole(Caller.buffered(socket));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("detail").stringValue()).startsWith("body: cut off");
      }
      assertThat(stage.pool.sessions()).isEmpty();
      assertThat(journal.warnings()).isEmpty();
    }
  }

  @Test
  void options_default_asDocumented() {
    assertThat(GatewayOptions.DEFAULT)
        .isEqualTo(
            new GatewayOptions(
                7080,
                262_144,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2)));
    assertThat(GatewayOptions.DEFAULT.withHeartbeat(Duration.ofMillis(5)).heartbeat())
        .isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void options_outOfBounds_refused() {
    GatewayOptions some = GatewayOptions.DEFAULT;
    Duration second = Duration.ofSeconds(1);
    refused("port: -1 (expected: 0 to 65535)", () -> some.withPort(-1));
    refused("port: 65536 (expected: 0 to 65535)", () -> some.withPort(65_536));
    refused("heartbeat: PT0S (expected: over zero)", () -> some.withHeartbeat(Duration.ZERO));
    refused("stall: PT-1S (expected: over zero)", () -> some.withStall(second.negated()));
    refused(
        "bodyBytes: 0 (expected: at least 1)",
        () -> new GatewayOptions(0, 0, second, second, second));
  }

  private static void refused(String message, Runnable make) {
    assertThatThrownBy(make::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}

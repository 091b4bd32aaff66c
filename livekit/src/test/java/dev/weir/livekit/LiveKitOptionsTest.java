package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.weir.testkit.Behaviour;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a server is, and as what a worker comes to it. */
class LiveKitOptionsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "LIVEKIT_URL", "wss://calls.example.com",
          "LIVEKIT_API_KEY", "key",
          "LIVEKIT_API_SECRET", "the-secret");

  @ParameterizedTest
  @CsvSource({
    "ws://host:7880,         ws://host:7880/agent",
    "http://host:7880/,      ws://host:7880/agent",
    "https://host/some/path, wss://host/some/path/agent",
    "wss://host/some/path/,  wss://host/some/path/agent",
    "HTTPS://host,           wss://host/agent",
  })
  @Behaviour("lk-1")
  void workersUrl_anyForm_isTheSocketsForWorkers(String url, String expected) {
    LiveKitOptions options = new LiveKitOptions(URI.create(url), "key", "secret");
    assertThat(options.workersUrl()).isEqualTo(URI.create(expected));
  }

  @Test
  @Behaviour({"lk-1", "lk-45"})
  void workersUrl_hostedWorker_carriesItsToken() {
    LiveKitOptions options = LiveKitOptions.fromEnvironment(with("LIVEKIT_WORKER_TOKEN", "a b&c"));
    assertThat(options.workersUrl())
        .isEqualTo(URI.create("wss://calls.example.com/agent?worker_token=a+b%26c"));
  }

  @Test
  @Behaviour("lk-45")
  void fromEnvironment_all_isTaken() {
    LiveKitOptions options =
        LiveKitOptions.fromEnvironment(with("LIVEKIT_AGENT_DEPLOYMENT", " blue "));
    assertThat(options.url()).isEqualTo(URI.create("wss://calls.example.com"));
    assertThat(options.apiKey()).isEqualTo("key");
    assertThat(options.apiSecret()).isEqualTo("the-secret");
    assertThat(options.deployment()).isEqualTo("blue");
    assertThat(options.type()).isEqualTo(JobType.ROOM);
    assertThat(options.permissions()).isEqualTo(new Permissions(true, true, true, true, false));
    assertThat(options.proxy()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"})
  @Behaviour("lk-45")
  void fromEnvironment_oneIsMissing_isRefusedByName(String name) {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.remove(name);
    assertThatThrownBy(() -> LiveKitOptions.fromEnvironment(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name + ": \"\" (expected: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host", "host", "wss://", "wss:// host", "//host"})
  @Behaviour("lk-45")
  void fromEnvironment_url_thatNoServerHas_isRefused(String url) {
    assertThatThrownBy(() -> LiveKitOptions.fromEnvironment(with("LIVEKIT_URL", url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LIVEKIT_URL: \"" + url + "\"");
  }

  @Test
  @Behaviour("lk-45")
  void fromEnvironment_urlWithAPassword_isRefusedWithoutShowingIt() {
    assertThatThrownBy(
            () -> LiveKitOptions.fromEnvironment(with("LIVEKIT_URL", "wss://ann:hunter2@host")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("LIVEKIT_URL: \"wss://…@host\" (expected: without a user");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with_underscore",
        "with space",
        "0123456789-0123456789-0123456789-0123456789-0123456789-0123456789"
      })
  void deployment_thatServersCloseTheSocketFor_isRefused(String name) {
    LiveKitOptions options = LiveKitOptions.fromEnvironment(ENVIRONMENT);
    assertThatThrownBy(() -> options.withDeployment(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "LIVEKIT_AGENT_DEPLOYMENT: \"%s\" (expected: at most 64 characters, no spaces, no underscores)",
            name);
  }

  @Test
  @Behaviour({"lk-5", "lk-45"})
  void proxy_byEnvironmentOrOption_isThatOfTheScheme() {
    Map<String, String> environment = with("HTTPS_PROXY", "http://127.0.0.1:3128");
    assertThat(LiveKitOptions.fromEnvironment(environment).proxy())
        .contains(InetSocketAddress.createUnresolved("127.0.0.1", 3128));
    environment.put("LIVEKIT_URL", "ws://calls.example.com");
    assertThat(LiveKitOptions.fromEnvironment(environment).proxy()).isEmpty();
    InetSocketAddress other = InetSocketAddress.createUnresolved("127.0.0.1", 1);
    assertThat(LiveKitOptions.fromEnvironment(environment).withProxy(other).proxy())
        .contains(other);
    environment.put("HTTP_PROXY", "127.0.0.1");
    assertThatThrownBy(() -> LiveKitOptions.fromEnvironment(environment))
        .hasMessageContaining("HTTP_PROXY: \"127.0.0.1\" (expected: a URI with host and port");
  }

  @Test
  @Behaviour("lk-2")
  void token_ofAWorker_grantsNothingButToBeOne() {
    LiveKitOptions options = LiveKitOptions.fromEnvironment(ENVIRONMENT);
    Instant now = Instant.now();
    DecodedJWT token =
        JWT.require(Algorithm.HMAC256("the-secret")).build().verify(Bearer.token(options, now));
    assertThat(token.getAlgorithm()).isEqualTo("HS256");
    assertThat(token.getIssuer()).isEqualTo("key");
    assertThat(token.getSubject()).isNull();
    assertThat(token.getExpiresAtAsInstant().getEpochSecond() - now.getEpochSecond())
        .isEqualTo(6 * 3600);
    assertThat(token.getNotBeforeAsInstant()).isBeforeOrEqualTo(now);
    assertThat(token.getClaim("video").asMap()).isEqualTo(Map.of("agent", true));
  }

  @Test
  void toString_optionsAndTickets_keepsSecrets() {
    assertThat(LiveKitOptions.fromEnvironment(with("LIVEKIT_WORKER_TOKEN", "hidden")).toString())
        .doesNotContain("the-secret", "hidden")
        .contains("wss://calls.example.com");
    RoomTicket ticket =
        new RoomTicket(
            "AJ_1",
            "lobby",
            URI.create("ws://host"),
            "hidden",
            JobType.ROOM,
            java.util.Optional.of(new Participant("ann", "", "", Map.of())),
            "",
            "",
            Map.of());
    assertThat(ticket.toString()).doesNotContain("hidden").contains("AJ_1", "lobby", "ann");
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put(name, value);
    return environment;
  }
}

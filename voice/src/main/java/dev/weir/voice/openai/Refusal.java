package dev.weir.voice.openai;

import dev.weir.agent.http.Exchange;
import dev.weir.agent.speech.SpeechFailed;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a status means that is not 2xx: whether to ask again, and what to do about it. */
final class Refusal {
  private static final int MAX_BODY = 64 << 10;
  private static final int MAX_SHOWN = 300;
  private static final JsonMapper JSON = JsonMapper.shared();

  private Refusal() {}

  static SpeechFailed of(URI url, Exchange answer) throws IOException {
    String body = answer.text(MAX_BODY);
    int status = answer.status();
    String message =
        "%s: status %d (expected: 2xx)%s; it says: %s"
            .formatted(url, status, advice(status), shown(body));
    boolean later = status == 408 || status == 409 || status == 429 || status >= 500;
    if (!later || body.contains("insufficient_quota")) {
      return SpeechFailed.forGood(message, null);
    }
    return retryAfter(answer)
        .map(wait -> SpeechFailed.until(wait, message))
        .orElseGet(() -> SpeechFailed.forNow(message, null));
  }

  private static String advice(int status) {
    return switch (status) {
      case 401, 403 -> ": check the key";
      case 404 -> ": check the base URL and the model";
      case 429 -> ": too many requests, or nothing left to spend";
      default -> status / 100 == 3 ? ": it moved, set its new base URL" : "";
    };
  }

  /** Seconds or a date. */
  private static Optional<Duration> retryAfter(Exchange answer) {
    return answer.header("Retry-After").map(String::strip).flatMap(Refusal::wait);
  }

  private static Optional<Duration> wait(String header) {
    if (header.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
    }
    try {
      Instant when = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(Instant.now(), when);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeException unreadable) {
      return Optional.empty(); // then the usual pause is as good as any
    }
  }

  /** The message of OpenAI's form of errors, or the beginning of whatever it is. */
  private static String shown(String body) {
    String text = said(body).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private static String said(String body) {
    try {
      JsonNode error = JSON.readTree(body).path("error");
      String message = error.isObject() ? error.path("message").asString("") : error.asString("");
      return message.isBlank() ? body : message;
    } catch (JacksonException notJson) {
      return body;
    }
  }
}

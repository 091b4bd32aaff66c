package dev.weir.agent.scripted;

import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.weir.agent.scripted.Facts.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One argument a tool takes, and how to find its value in what was said. */
record Parameter(String name, JsonSchemaElement schema, boolean required) {
  private static final Map<Kind, Set<String>> NAMES =
      Map.of(
          Kind.TIME, Set.of("time", "hour"),
          Kind.DAY, Set.of("day"),
          Kind.NAME, Set.of("name", "patient", "customer", "people"),
          Kind.PLACE, Set.of("city", "town", "place", "location", "area"),
          Kind.EMAIL, Set.of("email", "mail"),
          Kind.PHONE, Set.of("phone", "telephone"),
          Kind.ID, Set.of("id", "number", "reference", "code", "ticket", "order"));
  private static final Set<String> FREE_TEXT =
      Set.of("problem", "summary", "description", "reason", "question", "message", "text", "note");

  /** What to ask for: the description, or the name where there is none. */
  String label() {
    String said = schema.description() == null ? "" : schema.description();
    String first = said.split("[,;.(]", 2)[0].strip();
    return first.isEmpty() ? String.join(" ", Words.of(name)) : first;
  }

  /** The value as JSON, from facts that have a form of their own. */
  Optional<String> value(Facts facts, String said) {
    return switch (schema) {
      case JsonEnumSchema options -> option(options, said);
      case JsonIntegerSchema whole -> facts.count(words());
      case JsonNumberSchema number -> facts.count(words());
      case JsonBooleanSchema flag -> Optional.of("true").filter(yes -> mentioned(said));
      case JsonStringSchema text -> Optional.ofNullable(kind()).flatMap(facts::of).map(Json::quote);
      default -> Optional.empty();
    };
  }

  /** The value as JSON, from the answer to a question for just this. */
  Optional<String> answer(String said) {
    Kind kind = kind();
    return switch (schema) {
      case JsonEnumSchema options -> option(options, said);
      case JsonIntegerSchema whole -> Facts.number(said);
      case JsonNumberSchema number -> Facts.number(said);
      case JsonBooleanSchema flag -> Optional.of(String.valueOf(Manners.agrees(said)));
      case JsonStringSchema text when kind == Kind.NAME -> Facts.proper(said).map(Json::quote);
      case JsonStringSchema text when kind == Kind.TIME ->
          Clock.in("at " + said.strip()).map(time -> Json.quote(time.toString()));
      case JsonStringSchema text when kind == null -> Optional.of(Json.quote(said.strip()));
      default -> Optional.empty();
    };
  }

  /** Whether any words do, such as the description of a problem. */
  boolean isFreeText() {
    return schema instanceof JsonStringSchema && Words.of(name).stream().anyMatch(FREE_TEXT::contains);
  }

  private @Nullable Kind kind() {
    if (isFreeText()) {
      return null;
    }
    // The name says more than the description, which also names what the value belongs to.
    return Stream.of(name, label())
        .flatMap(text -> Words.of(text).stream())
        .flatMap(word -> NAMES.entrySet().stream().filter(e -> e.getValue().contains(word)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private Set<String> words() {
    Set<String> words = new TreeSet<>(Words.of(name));
    words.addAll(Words.of(label()));
    return words;
  }

  private boolean mentioned(String said) {
    return Words.of(said).stream().anyMatch(words()::contains);
  }

  private static Optional<String> option(JsonEnumSchema options, String said) {
    Set<String> words = Words.of(said);
    return options.enumValues().stream()
        .filter(option -> words.containsAll(Words.of(option.toLowerCase(Locale.ROOT))))
        .findFirst()
        .map(Json::quote);
  }
}

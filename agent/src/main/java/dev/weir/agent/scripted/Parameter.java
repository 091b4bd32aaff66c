package dev.weir.agent.scripted;

import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.weir.agent.scripted.Facts.Kind;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One argument a tool takes, and how to find its value in what was said.
 *
 * @param label what to ask for: the description, or the name where there is none
 * @param words what the name says, then the label
 * @param kind what form a string has; null for free text and the unknown
 */
record Parameter(
    String name,
    JsonSchemaElement schema,
    boolean required,
    String label,
    Set<String> words,
    @Nullable Kind kind,
    boolean isFreeText) {
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("time", Kind.TIME),
          Map.entry("hour", Kind.TIME),
          Map.entry("day", Kind.DAY),
          Map.entry("name", Kind.NAME),
          Map.entry("patient", Kind.NAME),
          Map.entry("customer", Kind.NAME),
          Map.entry("people", Kind.NAME),
          Map.entry("city", Kind.PLACE),
          Map.entry("town", Kind.PLACE),
          Map.entry("place", Kind.PLACE),
          Map.entry("location", Kind.PLACE),
          Map.entry("email", Kind.EMAIL),
          Map.entry("mail", Kind.EMAIL),
          Map.entry("phone", Kind.PHONE),
          Map.entry("telephone", Kind.PHONE),
          Map.entry("id", Kind.ID),
          Map.entry("number", Kind.ID),
          Map.entry("reference", Kind.ID),
          Map.entry("ticket", Kind.ID),
          Map.entry("order", Kind.ID));
  private static final Pattern ARTICLE = Pattern.compile("^(?:the|an?) ", Pattern.CASE_INSENSITIVE);
  private static final Set<String> FREE_TEXT =
      Set.of("problem", "summary", "description", "reason", "question", "message", "text", "note");

  static Parameter of(String name, JsonSchemaElement schema, boolean required) {
    Set<String> named = Words.of(name);
    String label = label(schema, named);
    Set<String> words = new LinkedHashSet<>(named);
    words.addAll(Words.of(label));
    boolean text = schema instanceof JsonStringSchema;
    boolean free = text && named.stream().anyMatch(FREE_TEXT::contains);
    Kind kind = text && !free ? kind(words) : null;
    return new Parameter(
        name, schema, required, label, Collections.unmodifiableSet(words), kind, free);
  }

  /** The value as JSON, if the turn gives it. */
  Optional<String> value(Said said) {
    return switch (schema) {
      case JsonEnumSchema options -> option(options, said);
      case JsonIntegerSchema whole -> count(said);
      case JsonNumberSchema number -> count(said);
      case JsonBooleanSchema flag -> Optional.of("true").filter(yes -> mentioned(said));
      case JsonStringSchema text when kind != null -> said.facts().of(kind).map(Json::quote);
      default -> Optional.empty();
    };
  }

  /** The value as JSON, if the turn answers a question for just this. */
  Optional<String> answer(Said said) {
    return switch (schema) {
      case JsonIntegerSchema whole -> Facts.number(said.text());
      case JsonNumberSchema number -> Facts.number(said.text());
      case JsonBooleanSchema flag -> Optional.of(String.valueOf(said.agrees()));
      case JsonStringSchema text when !said.agrees() -> spoken(said.text()).map(Json::quote);
      default -> Optional.empty();
    };
  }

  /** So many of something; a parameter that is just a number takes any. */
  private Optional<String> count(Said said) {
    Optional<String> counted = said.facts().count(words);
    return counted.isEmpty() && name.equalsIgnoreCase("number")
        ? Facts.number(said.text())
        : counted;
  }

  private Optional<String> spoken(String text) {
    return switch (kind) {
      case null -> Optional.of(text);
      case NAME, PLACE -> Facts.name(text);
      case TIME -> Clock.in("at " + text).map(Object::toString);
      default -> Optional.empty();
    };
  }

  private boolean mentioned(Said said) {
    return words.stream().anyMatch(said.words()::contains);
  }

  private static Optional<String> option(JsonEnumSchema options, Said said) {
    return options.enumValues().stream()
        .filter(option -> said.words().containsAll(Words.of(option.toLowerCase(Locale.ROOT))))
        .findFirst()
        .map(Json::quote);
  }

  private static String label(JsonSchemaElement schema, Set<String> named) {
    String description = schema.description() == null ? "" : schema.description();
    String label = ARTICLE.matcher(Words.clause(description)).replaceFirst("");
    return label.isEmpty() ? String.join(" ", named) : label;
  }

  // The name comes first among the words: it says more than what the value belongs to.
  private static @Nullable Kind kind(Set<String> words) {
    return words.stream().filter(KINDS::containsKey).findFirst().map(KINDS::get).orElse(null);
  }
}

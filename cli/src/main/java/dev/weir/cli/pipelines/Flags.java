package dev.weir.cli.pipelines;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The flags of a run: one for each parameter of a simple type whose name is not taken. */
final class Flags {
  private static final Set<Class<?>> SIMPLE =
      Set.of(
          boolean.class,
          byte.class,
          short.class,
          int.class,
          long.class,
          float.class,
          double.class,
          char.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Character.class,
          String.class,
          byte[].class,
          BigDecimal.class,
          BigInteger.class,
          Path.class,
          URI.class,
          Duration.class,
          Instant.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class);

  private final Map<String, String> names = new LinkedHashMap<>();
  private final List<Field> fields;

  /** Flags for {@code fields}, none of which is one of {@code taken}. */
  Flags(List<Field> fields, Collection<String> taken) {
    Set<String> used = new HashSet<>(taken);
    this.fields = fields.stream().filter(field -> named(field, used)).toList();
  }

  private boolean named(Field field, Set<String> used) {
    String flag = kebab(field.name());
    List<String> forms =
        isSwitch(field) ? List.of("--" + flag, "--no-" + flag) : List.of("--" + flag);
    boolean free =
        isSimple(field.element()) && forms.stream().noneMatch(used::contains) && used.addAll(forms);
    if (free) {
      names.put(field.name(), "--" + flag);
    }
    return free;
  }

  /** The flag of a parameter; empty if only a file can say it. */
  Optional<String> name(Field field) {
    return Optional.ofNullable(names.get(field.name()));
  }

  /** For a command line, which may be used once. */
  List<OptionSpec> options() {
    return fields.stream().map(this::option).toList();
  }

  private OptionSpec option(Field field) {
    OptionSpec.Builder option =
        OptionSpec.builder(names.get(field.name())).description(description(field));
    if (isSwitch(field)) {
      return option.type(Boolean.class).arity("0").negatable(true).build();
    }
    option.paramLabel(label(field)).arity("1");
    if (field.element() == byte[].class) {
      option.converters((ITypeConverter<String>) Flags::base64);
    }
    Class<?> element = field.element() == byte[].class ? String.class : field.element();
    return field.many()
        ? option.type(List.class).auxiliaryTypes(element).build()
        : option.type(element).build();
  }

  private static String description(Field field) {
    String many = field.many() ? ", once for each" : "";
    String needed = field.required() ? "required, here or in the file" : "may be left out";
    return "%s%s; %s".formatted(field.shown(), many, needed);
  }

  private static String label(Field field) {
    String type = field.element() == byte[].class ? "base64" : field.element().getSimpleName();
    return type.toUpperCase(Locale.ROOT);
  }

  private static String base64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return text;
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException("\"%s\" (expected: base64)".formatted(text));
    }
  }

  /** What they say, as the fields of a JSON object. */
  ObjectNode read(ParseResult parsed) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    for (Field field : fields) {
      OptionSpec matched = parsed.matchedOption(names.get(field.name()));
      if (matched != null) {
        json.set(field.name(), json(matched.getValue()));
      }
    }
    return json;
  }

  private static JsonNode json(Object value) {
    return switch (value) {
      case Collection<?> many -> {
        ArrayNode array = Json.MAPPER.createArrayNode();
        many.forEach(one -> array.add(json(one)));
        yield array;
      }
      case Number number -> Json.MAPPER.valueToTree(number);
      case Boolean yes -> Json.MAPPER.valueToTree(yes);
      case Enum<?> constant -> Json.MAPPER.valueToTree(constant.name());
      default -> Json.MAPPER.valueToTree(String.valueOf(value));
    };
  }

  private static boolean isSimple(Class<?> type) {
    return SIMPLE.contains(type) || type.isEnum();
  }

  /** Said by its name alone, or by its name with {@code no}. */
  private static boolean isSwitch(Field field) {
    return !field.many() && (field.element() == boolean.class || field.element() == Boolean.class);
  }

  static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", "$1$3-$2")
        .replace('_', '-')
        .toLowerCase(Locale.ROOT);
  }
}

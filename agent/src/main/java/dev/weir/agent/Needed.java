package dev.weir.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * What a model must give: all but what is an Optional, {@code @Nullable}, or {@code
 * JsonProperty(isRequired = FALSE)}. A number that it left out would otherwise become zero.
 */
final class Needed extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;
  private static final Set<Class<?>> OPTIONAL =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  /** Whether a parameter may be left out, by its type. */
  static boolean mayBeAbsent(Parameter parameter) {
    return mayBeAbsent(parameter.getType(), parameter, parameter.getAnnotatedType());
  }

  /** Whether a type has a value for nothing. */
  static boolean isOptional(Class<?> type) {
    return OPTIONAL.contains(type);
  }

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    JsonProperty said = member.getAnnotation(JsonProperty.class);
    if (said != null && said.isRequired() != OptBoolean.DEFAULT) {
      return said.isRequired().asBoolean();
    }
    return switch (member) {
      case AnnotatedParameter it -> !mayBeAbsent(parameter(it));
      case AnnotatedField it -> !mayBeAbsent(it.getAnnotated());
      default -> null;
    };
  }

  private static Parameter parameter(AnnotatedParameter it) {
    return ((Executable) it.getOwner().getAnnotated()).getParameters()[it.getIndex()];
  }

  private static boolean mayBeAbsent(Field field) {
    return mayBeAbsent(field.getType(), field, field.getAnnotatedType());
  }

  private static boolean mayBeAbsent(Class<?> raw, AnnotatedElement element, AnnotatedType type) {
    return isOptional(raw)
        || Stream.concat(Stream.of(element.getAnnotations()), Stream.of(type.getAnnotations()))
            .anyMatch(it -> it.annotationType().getSimpleName().equals("Nullable"));
  }
}

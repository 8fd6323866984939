package dev.impersonation.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.http.GateBuilder;
import dev.impersonation.http.SettingException;
import dev.impersonation.servlet.ImpersonationFilter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

class ImpersonationFilterFactoryBeanTest {
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|.*", Pattern.MULTILINE);
  private static final String KEY = "pk_test_ZXhhbXBsZS5jbGVyay5hY2NvdW50cy5kZXYk";

  private static Set<String> documented() throws IOException {
    return ROW.matcher(Files.readString(Path.of("../docs/settings.md")))
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> setters() {
    return Arrays.stream(ImpersonationFilterFactoryBean.class.getDeclaredMethods())
        .filter(method -> method.getName().startsWith("set"))
        .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class}))
        .map(Method::getName)
        .filter(name -> !name.equals("setBeanName"))
        .map(name -> Character.toLowerCase(name.charAt(3)) + name.substring(4))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void setters_areTheSettings_thatAreDocumented() throws IOException {
    assertThat(setters()).isEqualTo(documented()).isEqualTo(new TreeSet<>(SettingNames.ALL));
  }

  static List<String> settings() {
    return SettingNames.ALL;
  }

  @ParameterizedTest
  @MethodSource("settings")
  void setter_handsOnSettingOfItsName(String setting) throws ReflectiveOperationException {
    GateBuilder<ImpersonationFilter> builder = ImpersonationFilter.builder();
    assertThatThrownBy(() -> builder.set(setting, ""))
        .hasMessageStartingWith(setting + " is empty");
    ImpersonationFilterFactoryBean factory = new ImpersonationFilterFactoryBean();
    ImpersonationFilterFactoryBean.class
        .getMethod(
            "set" + Character.toUpperCase(setting.charAt(0)) + setting.substring(1), String.class)
        .invoke(factory, "");
    assertThatThrownBy(factory::afterPropertiesSet)
        .isInstanceOfSatisfying(
            SettingException.class, refused -> assertThat(refused.setting()).isEqualTo(setting));
  }

  @Test
  void set_unknownName_isRefusedByBuilder() {
    GateBuilder<ImpersonationFilter> builder = ImpersonationFilter.builder();
    assertThatThrownBy(() -> builder.set("clockScrew", "5s")).isInstanceOf(SettingException.class);
  }

  @Test
  void value_holdsPlaceholder_isResolved() {
    ImpersonationFilterFactoryBean factory = new ImpersonationFilterFactoryBean();
    factory.setPublishableKey("${factory.bean.test.key}");
    assertThatThrownBy(factory::afterPropertiesSet)
        .isInstanceOfSatisfying(
            SettingException.class,
            refused -> assertThat(refused.setting()).isEqualTo("publishableKey"));
    System.setProperty("factory.bean.test.key", KEY);
    try {
      assertThatCode(factory::afterPropertiesSet).doesNotThrowAnyException();
    } finally {
      System.clearProperty("factory.bean.test.key");
    }
  }

  @Test
  void getObject_ofBeanFactory_isOneFilter() {
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    RootBeanDefinition definition = new RootBeanDefinition(ImpersonationFilterFactoryBean.class);
    definition.getPropertyValues().add("publishableKey", KEY).add("default", "deny");
    beans.registerBeanDefinition("impersonationFilter", definition);
    ImpersonationFilter filter = beans.getBean(ImpersonationFilter.class);
    assertThat(filter.defaultMode().orElseThrow()).hasToString("deny");
    assertThat(beans.getBean("impersonationFilter")).isSameAs(filter);
  }
}

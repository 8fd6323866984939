package dev.impersonation.springdemo;

import dev.impersonation.servlet.ImpersonationInfoServlet;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * The application. The starter protects all of it: what is open or closed while somebody
 * impersonates is said in {@code application.yaml}.
 */
@SpringBootApplication(proxyBeanMethods = false)
class DemoApplication {
  /** Tells a page whether somebody impersonates, before it shows its buttons. */
  @Bean
  ServletRegistrationBean<ImpersonationInfoServlet> impersonationInfo() {
    ServletRegistrationBean<ImpersonationInfoServlet> registration =
        new ServletRegistrationBean<>(new ImpersonationInfoServlet(), "/impersonation/*");
    registration.setLoadOnStartup(1);
    return registration;
  }
}

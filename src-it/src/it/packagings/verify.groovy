import groovy.json.JsonSlurper

def report = { module -> new JsonSlurper().parse(new File(basedir, "${module}/target/hullcheck/report.json")) }
def place = { r, name -> r.packages.find { it.name == name }.locations*.path }

// Facts: https://github.com/advisories/GHSA-jfh8-c2jp-5v3q (log4j-core 2.14.1),
// https://github.com/advisories/GHSA-36p3-wjmg-h94x (spring-beans below 5.3.18)
def both = ['CVE-2021-44228', 'CVE-2022-22965']

def war = report('war')
assert war.findings*.id.containsAll(both)
assert place(war, 'log4j-core') == ['/webapps/web-1.war!/WEB-INF/lib/log4j-core-2.14.1.jar!/META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties']
assert place(war, 'spring-beans') == ['/webapps/web-1.war!/WEB-INF/lib/spring-beans-5.3.17.jar']

def boot = report('boot')
assert boot.findings*.id.containsAll(both)
assert place(boot, 'log4j-core') == ['/app/boot-1.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar!/META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties']
// no coordinates are in it, and Maven has fetched it: its bytes tell
assert boot.packages.find { it.name == 'spring-beans' }.certainty == 'PROVEN'
assert boot.packages.find { it.purl == 'pkg:maven/com.example/boot@1' }

// shading keeps the coordinates of what it swallows; Spring's jars have none, and are recognised by their classes
def shaded = report('shaded')
assert shaded.findings*.id.containsAll(both)
assert shaded.packages.find { it.name == 'spring-beans' }.certainty == 'RECOGNISED'
assert shaded.findings.find { it.id == 'CVE-2022-22965' }.caveat.startsWith('recognised by')
assert place(shaded, 'log4j-core') == ['/app/all-in-one.jar!/META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties']
return true

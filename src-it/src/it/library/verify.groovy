def java = new File(System.getProperty('java.home'), 'bin/java').path

['alone', 'with-bom'].each { name ->
    def module = new File(basedir, name)
    def libraries = new File(module, 'target/classpath.txt').text.trim()
    // of each library one version, and that is the one Hullcheck is tested with: java-sarif by itself asks for Jackson 2.11
    assert libraries.contains('jackson-databind-2.22')
    assert !libraries.contains('jackson-core-2.11')
    assert !libraries.contains('junit')
    def process = new ProcessBuilder(java, '-cp', new File(module, 'target/classes').path + File.pathSeparator + libraries,
            'Scan', new File(module, 'target/root').path, new File(module, 'target/reports').path)
            .redirectErrorStream(true)
    process.environment().put('HULLCHECK_HOME', new File(module, 'target/home').path)
    def started = process.start()
    def said = started.inputStream.text
    assert started.waitFor() == 0 : said
    def files = said =~ /files: (\d+) of (\d+)/
    assert files.find() && files.group(1) == files.group(2) : said
    assert said.contains('package: lodash 4.17.20')
}
return true

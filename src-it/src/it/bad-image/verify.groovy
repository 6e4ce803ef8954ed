def builds = new File(basedir, 'build.log').text.split('Scanning for projects')
assert builds[1].contains('this is no image') && builds[1].contains('MojoExecutionException')
assert builds[2].contains('there is no file or folder "none.tar"') && builds[2].contains('MojoExecutionException')
assert builds[3].contains('-Dhullcheck.image=docker-archive:target/app.tar')
assert builds[4].contains('Hullcheck is skipped')
return true

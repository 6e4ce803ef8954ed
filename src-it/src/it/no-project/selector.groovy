// A real image beside the project; where it is absent the sample is skipped, and counted as skipped.
def image = new File(shared, 'images/alpine-3.10.tar.gz')
if (!image.file) {
    println "SKIPPED for want of real data: ${image} is not there"
}
return image.file

/**
 * The images of Docker Hub that have no owner (`nginx`, `docker.io/library/nginx`): any other name without a slash is built
 * locally or stands for something else. From the folder `library/` of docker-library/official-images, 2026-08.
 */
const CURRENT = `
  adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux azul-zulu
  backdrop bash bonita buildpack-deps busybox caddy cassandra chronograf cirros clearlinux clefos clickhouse
  clojure composer convertigo couchbase couchdb crate dart debian docker drupal eclipse-mosquitto eclipse-temurin
  eggdrop elasticsearch elixir emqx erlang espocrm fedora flink fluentd friendica gazebo gcc geonetwork ghost
  golang gradle groovy haproxy haskell haxe hello-world hitch httpd hylang ibm-semeru-runtimes ibmjava influxdb
  irssi jetty joomla jruby julia kapacitor kibana kong krakend lightstreamer liquibase logstash mageia mariadb
  matomo maven mediawiki memcached mongo mongo-express monica mysql nats neo4j neurodebian nextcloud nginx nim
  node notary odoo open-liberty openjdk oraclelinux orientdb percona perl photon php php-zendserver phpmyadmin
  plone postfixadmin postgres pypy python r-base rabbitmq rakudo-star redis redmine registry rethinkdb rocket.chat
  rockylinux ros ruby rust sapmachine satosa silverpeas solr sonarqube spark spiped storm swift swipl teamspeak
  telegraf tomcat tomee traefik ubuntu unit varnish websphere-liberty wordpress xwiki yourls znc zookeeper`

/** No longer in that folder; their tags are still pulled. */
const RETIRED = `
  adoptopenjdk celery centos consul crux django euleros express-gateway fsharp glassfish hipache iojs java jenkins
  jobber kaazing-gateway mono nats-streaming nuxeo opensuse owncloud piwik rails rapidoid sentry sl sourcemage
  swarm thrift ubuntu-debootstrap ubuntu-upstart vault`

const OFFICIAL = new Set(`${CURRENT} ${RETIRED}`.split(/\s+/).filter((name) => name !== ''))

/** True for the name of an image below `library/`, without host and tag. */
export const isOfficialImage = (name: string): boolean => OFFICIAL.has(name)

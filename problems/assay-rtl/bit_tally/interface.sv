module bit_tally (
    input  logic [10:0] ballot,
    input  logic [3:0]  quorum,
    output logic [3:0]  yes,
    output logic        carried,
    output logic        close
);

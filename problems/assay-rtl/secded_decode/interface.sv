module secded_decode (
    input  logic [7:0] word,
    output logic [3:0] data,
    output logic       fixed,
    output logic       fatal
);

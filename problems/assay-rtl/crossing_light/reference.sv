module crossing_light (
    input  logic       clk,
    input  logic       rst,
    input  logic       button,
    input  logic       night,
    output logic [1:0] road,
    output logic       walk,
    output logic       asked
);
    localparam logic [2:0] GREEN = 3'd0, AMBER = 3'd1, WALK = 3'd2, CLEAR = 3'd3, NIGHT = 3'd4;

    logic [2:0] state, next;
    logic [2:0] spent;  // full cycles in this state, at most 5

    always_comb begin
        next = state;
        case (state)
            GREEN: begin
                if (spent == 3'd5) begin
                    if (asked) next = AMBER;
                    else if (night) next = NIGHT;
                end
            end
            AMBER: if (spent == 3'd1) next = WALK;
            WALK: if (spent == 3'd4) next = CLEAR;
            CLEAR: if (spent == 3'd2) next = GREEN;
            default: if (!night) next = CLEAR;
        endcase
    end

    always_ff @(posedge clk) begin
        if (rst) begin
            state <= CLEAR;
            spent <= 3'd0;
            asked <= 1'b0;
        end else begin
            state <= next;
            if (next != state) spent <= 3'd0;
            else if (spent != 3'd5) spent <= spent + 3'd1;

            if (next == NIGHT || (next == WALK && state != WALK)) asked <= 1'b0;
            else if (button) asked <= 1'b1;
        end
    end

    always_comb begin
        case (state)
            GREEN: road = 2'd1;
            AMBER: road = 2'd2;
            NIGHT: road = 2'd0;
            default: road = 2'd3;
        endcase
    end

    assign walk = state == WALK;
endmodule
